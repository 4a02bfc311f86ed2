// The keyboard of replies under a chat, and the question that asks for one.

import { el } from "./dom.js";
import { messagesOf, world } from "./state.js";

export function renderKeyboard(phone) {
  const messages = messagesOf(phone.chat);
  const asked = messages.findLast((one) => one.keyboard && isFor(one, phone.person));
  const said = messages.findLast((one) => one.sender === phone.person);
  const open = asked && !(said && said.id > asked.id);
  if (asked?.keyboard.force_reply && open && phone.forced !== asked.id) {
    phone.forced = asked.id;
    phone.replyTo = asked.id;
    phone.input.focus();
  }
  phone.input.placeholder = (open && asked.keyboard.input_field_placeholder) || "输入消息";
  const rows = asked?.keyboard.keyboard && (open || !asked.keyboard.one_time_keyboard) ? asked.keyboard.keyboard : [];
  phone.keys.hidden = !rows.length;
  phone.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" },
    ...row.map((key) => el("button", { type: "button", class: "button", onclick: () => phone.say(key.text) }, key.text)))));
}

function isFor(message, person) {
  return !message.keyboard.selective || world.messages.get(message.reply_to)?.sender === person;
}
