// Pictures, files and places, as a person sends them.

const LARGEST_ALBUM = 10; // pictures or files sent together
const PLACE = { latitude: 20.04422, longitude: 110.19989 }; // where everybody here is

// One by itself with the act `alone`, several as albums; in answer to the message that is being replied to.
export async function sendTogether(phone, files, alone, asPhotos) {
  const where = { chat: phone.chat, reply_to: phone.replyTo, topic: phone.topic || null };
  phone.replyTo = null;
  phone.renderReply();
  for (let at = 0; at < files.length; at += LARGEST_ALBUM) {
    const part = files.slice(at, at + LARGEST_ALBUM);
    if (part.length > 1) await phone.do("sends_album", { ...where, as_photos: asPhotos }, part);
    else await phone.do(alone, asPhotos ? where : { ...where, name: part[0].name }, part);
  }
}

export function sendLocation(phone) {
  return phone.do("sends_location", { chat: phone.chat, topic: phone.topic || null, ...PLACE });
}
