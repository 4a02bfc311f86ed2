// What the page knows of the world, kept up to date by the stream of changes.

export const world = {
  people: new Map(),
  bots: new Map(),
  chats: new Map(),
  messages: new Map(), // id -> message, in the order of ids
  presses: new Map(), // "person/message/data" -> newest press
  examples: [],
  clock: null, // {at: seconds of the demonstration, seen: when, by the browser's own timer}
  number: 0,
};

const PRESENT = ["creator", "administrator", "member"];

export function apply(change) {
  if (change.kind === "person") world.people.set(change.id, change);
  if (change.kind === "bot") world.bots.set(change.id, change);
  if (change.kind === "chat") world.chats.set(change.id, change);
  if (change.kind === "clock") world.clock = { at: change.at, seen: performance.now() };
  if (change.kind === "press") {
    // the browser's clock, not the world's, decides how long a press waits for its answer
    const known = world.presses.get(pressKey(change));
    const same = known?.id === change.id;
    change.seenAt = same ? known.seenAt : Date.now();
    change.firstN = same ? known.firstN : change.n; // a message changed later has other buttons to tap
    world.presses.set(pressKey(change), change);
  }
  if (change.kind === "message") {
    if (change.deleted) world.messages.delete(change.id);
    else world.messages.set(change.id, change);
  }
}

export const pressKey = (press) => `${press.person}/${press.message}/${press.data}`;
export const pressOf = (person, message, data) => world.presses.get(`${person}/${message}/${data}`);
export const isPresent = (chat, user) => PRESENT.includes(chat.members[user]);
export const nameOf = (user) => (world.people.get(user) || world.bots.get(user) || { name: "某人" }).name;

export function chatsOf(person) {
  const own = [...world.chats.values()].filter((chat) => String(person) in chat.members);
  return [...own.filter((chat) => chat.type === "private"), ...own.filter((chat) => chat.type !== "private")];
}

export function messagesOf(chatId) {
  return [...world.messages.values()].filter((message) => message.chat === chatId).sort((a, b) => a.id - b.id);
}

export const topicsOf = (chatId) => (world.chats.get(chatId)?.forum ? world.chats.get(chatId).topics : []);
export const manages = (chat, user) => ["creator", "administrator"].includes(chat.members[user]);

export function botOf(chat) {
  return [...world.bots.values()].find((bot) => String(bot.id) in chat.members);
}

export const isBlocked = (chat) => chat.type === "private" && Object.values(chat.members).includes("kicked");

// The commands a person sees in a chat: the narrowest scope that has any, as in Telegram.
export function commandsFor(person, chat) {
  const bot = botOf(chat);
  if (!bot) return [];
  const leads = manages(chat, person);
  const wide = chat.type === "private"
    ? ["all_private_chats"]
    : [...(leads ? ["all_chat_administrators"] : []), "all_group_chats"];
  const fits = [
    (s) => s.type === "chat_member" && s.chat_id === chat.number && s.user_id === person,
    (s) => s.type === "chat_administrators" && s.chat_id === chat.number && leads,
    (s) => s.type === "chat" && s.chat_id === chat.number,
    ...wide.map((type) => (s) => s.type === type),
    (s) => s.type === "default",
  ];
  for (const fit of fits) {
    const menu = bot.menus.find((one) => fit(one.scope));
    if (menu) return menu.commands;
  }
  return [];
}

// A deep link of one of the bots here, or null: {bot, start} or {bot, startgroup}.
export function deepLink(text) {
  let url;
  try { url = new URL(text); } catch { return null; }
  if (!["t.me", "telegram.me"].includes(url.hostname)) return null;
  const name = url.pathname.slice(1).toLowerCase();
  const bot = [...world.bots.values()].find((one) => one.username.toLowerCase() === name);
  return bot ? { bot, link: text, group: url.searchParams.has("startgroup") } : null;
}

// Talking to the server. Rejects with the sentence to show.
export async function act(name, details, files = []) {
  const form = new FormData();
  form.append("details", JSON.stringify(details));
  for (const file of files) form.append("data", file, file.name);
  return answered(await fetch(`/people/acts/${name}`, { method: "POST", body: form }));
}

export const sendExample = (details) => post("/people/examples", details);

export const moveClock = (details) => post("/demo/clock", details);

async function post(address, details) {
  const headers = { "Content-Type": "application/json" };
  return answered(await fetch(address, { method: "POST", headers, body: JSON.stringify(details) }));
}

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.description);
  return body;
}
