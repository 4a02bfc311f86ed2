// One message as an element.

import { el, hourOf, icon, sizeOf, svg } from "./dom.js";
import { nameOf, pressOf, topicsOf, world } from "./state.js";

export const PATIENCE = 15000; // a button stops turning after this many milliseconds without an answer
const LINK = /https?:\/\/[^\s<>“”（）()，。；、！？《》【】]+/g;
const STYLES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", spoiler: "span",
};
const COMMAND = /^\/[a-z_]{2,}(@\w+)?$/i; // and not the "/b" of "</b>"
const PIPS = {
  1: [[2, 2]], 2: [[1, 1], [3, 3]], 3: [[1, 1], [2, 2], [3, 3]], 4: [[1, 1], [1, 3], [3, 1], [3, 3]],
  5: [[1, 1], [1, 3], [2, 2], [3, 1], [3, 3]], 6: [[1, 1], [1, 2], [1, 3], [3, 1], [3, 2], [3, 3]],
};

// `phone` offers: person, topic, openLink(link, asked, message), say(text), reply(message),
// tap(message, data, place), tappedAt(message)
export function messageElement(message, phone) {
  const service = serviceText(message);
  if (service) return el("div", { class: "service", "data-message": message.id }, service);
  const own = message.sender === phone.person;
  const chat = world.chats.get(message.chat);
  const body = el("div", { class: "bubble", tabindex: 0 });
  if (!own && chat.type !== "private") {
    body.append(el("div", { class: `sender tone-${message.sender % 6}` }, message.sender_name));
  }
  const topic = topicsOf(chat.id).find((one) => one.id === message.topic);
  if (topic && phone.topic === null) body.append(el("div", { class: "in-topic" }, `话题：${topic.name}`));
  if (message.reply_to) body.append(quote(message.reply_to));
  body.append(...contentOf(message, phone));
  body.append(el("span", { class: "time" }, message.edited ? "已编辑 " : "", hourOf(message.date)));
  const actions = el("div", { class: "actions", hidden: true },
    el("button", { type: "button", onclick: () => phone.reply(message) }, "回复"),
    el("button", { type: "button", onclick: () => navigator.clipboard?.writeText(plain(message)) }, "复制"));
  const toggle = (event) => {
    if (!event.target.closest("a, button") && !String(getSelection())) actions.hidden = !actions.hidden;
    if (!actions.hidden) actions.scrollIntoView({ block: "nearest" });
  };
  body.addEventListener("click", toggle);
  body.addEventListener("keydown", (event) => event.key === "Enter" && toggle(event));
  return el("div", { class: `message ${own ? "own" : "other"}`, "data-message": message.id },
    body, buttonsOf(message, phone), actions);
}

export function plain(message) {
  const content = message.content;
  if (content.document) return `[文件] ${content.document.file_name} ${content.caption || ""}`.trim();
  if (content.photo) return `[图片] ${content.caption || ""}`.trim();
  if (content.dice) return `[骰子] ${content.dice.value}`;
  if (content.location) return `[位置] ${placeOf(content.location)}`;
  return content.text || serviceText(message) || "";
}

// The title a message begins with, in “…” or 【…】.
export function titleIn(message) {
  const found = plain(message).match(/^\s*(?:“((?:[^“”]|“[^“”]*”)+)”|【([^】]+)】)/);
  return (found?.[1] || found?.[2] || "").trim();
}

function serviceText(message) {
  const { content } = message;
  const who = message.sender_name;
  if (content.group_chat_created) return `${who}创建了群组`;
  if (content.new_chat_members) {
    const names = content.new_chat_members.map((one) => one.first_name).join("、");
    return content.new_chat_members.some((one) => one.id === message.sender) ? `${names}加入了群组` : `${who}邀请${names}加入群组`;
  }
  if (content.left_chat_member) {
    const name = content.left_chat_member.first_name;
    return content.left_chat_member.id === message.sender ? `${name}退出了群组` : `${who}将${name}移出群组`;
  }
  if (content.forum_topic_created) return `${who}新建了话题“${content.forum_topic_created.name}”`;
  if (content.forum_topic_closed) return `${who}关闭了话题`;
  if (content.forum_topic_reopened) return `${who}重新打开了话题`;
  return null;
}

function quote(id) {
  const replied = world.messages.get(id);
  return el("div", { class: "quote" },
    el("b", {}, replied ? nameOf(replied.sender) : "消息"),
    el("span", {}, replied ? plain(replied) : "原消息已删除"));
}

function contentOf(message, phone) {
  const { content } = message;
  const parts = [];
  if (content.dice) parts.push(diceOf(content.dice));
  if (content.photo) {
    const file = `/people/files/${content.photo.at(-1).file_id}`;
    parts.push(el("a", { href: file, target: "_blank", class: "photo" }, el("img", { src: file, alt: "图片" })));
  }
  if (content.document) parts.push(fileOf(content.document));
  if (content.location) parts.push(el("div", { class: "text" }, `位置：${placeOf(content.location)}`));
  if (content.text) parts.push(textOf(content.text, content.entities || [], message, phone));
  if (content.caption) parts.push(textOf(content.caption, content.caption_entities || [], message, phone));
  return parts;
}

const placeOf = (at) => `北纬 ${at.latitude.toFixed(5)}°，东经 ${at.longitude.toFixed(5)}°`;

function fileOf(file) {
  const kind = file.file_name.includes(".") ? file.file_name.split(".").pop().slice(0, 5).toUpperCase() : "文件";
  return el("a", { class: "file", href: `/people/files/${file.file_id}`, download: file.file_name },
    el("span", { class: "kind" }, kind),
    el("span", { class: "about" }, el("b", {}, file.file_name), el("small", {}, `${sizeOf(file.file_size)} · 点击下载`)));
}

function diceOf(dice) {
  const pips = dice.emoji === "🎲" ? PIPS[dice.value] : null;
  const face = pips
    ? svg("svg", { viewBox: "0 0 4 4", class: "die" },
      svg("rect", { x: 0.15, y: 0.15, width: 3.7, height: 3.7, rx: 0.7 }),
      ...pips.map(([x, y]) => svg("circle", { cx: x, cy: y, r: 0.36 })))
    : el("span", { class: "die-value" }, String(dice.value));
  return el("div", { class: "dice" }, face, el("b", {}, `点数 ${dice.value}`));
}

// Entities carry UTF-16 offsets, which is how JavaScript counts as well.
function textOf(text, entities, message, phone) {
  if (/^\/start(@\w+)? \S+$/.test(text)) text = text.split(" ")[0]; // the payload of a link is not for reading
  const fitting = entities.filter((one) => one.offset + one.length <= text.length);
  return el("div", { class: "text" }, ...stretch(text, 0, text.length, fitting, message, phone));
}

function stretch(text, from, to, entities, message, phone) {
  const parts = [];
  let at = from;
  const outer = entities.filter((one) => one.offset >= from && one.offset + one.length <= to && one.length > 0);
  outer.sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (const one of outer) {
    if (one.offset < at) continue;
    const end = one.offset + one.length;
    parts.push(...linked(text.slice(at, one.offset), message, phone));
    const inner = outer.filter((other) => other !== one && other.offset >= one.offset && other.offset + other.length <= end);
    const inside = () => stretch(text, one.offset, end, inner, message, phone);
    parts.push(entityOf(one, text, inside, message, phone));
    at = end;
  }
  parts.push(...linked(text.slice(at, to), message, phone));
  return parts;
}

function entityOf(entity, whole, inside, message, phone) {
  const text = whole.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === "url") return linkOf(text, text, message, phone);
  if (entity.type === "text_link") return linkOf(entity.url, text, message, phone);
  if (entity.type === "bot_command" && COMMAND.test(text) && /^$|\s/.test(whole.charAt(entity.offset - 1))) {
    return el("button", { type: "button", class: "command", onclick: () => phone.say(text) }, text);
  }
  return STYLES[entity.type] ? el(STYLES[entity.type], {}, ...inside()) : el("span", {}, text);
}

function linked(text, message, phone) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(at, match.index), linkOf(match[0], match[0], message, phone));
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

function linkOf(url, text, message, phone) {
  const follow = (event) => { if (phone.openLink(url, true, message)) event.preventDefault(); };
  return el("a", { href: url, target: "_blank", rel: "noopener", onclick: follow }, text);
}

function buttonsOf(message, phone) {
  if (!message.buttons.length) return null;
  return el("div", { class: "buttons" }, ...message.buttons.map((row, y) =>
    el("div", { class: "row" }, ...row.map((button, x) => buttonOf(button, `${y}/${x}`, message, phone)))));
}

// `place`: row and column, because two buttons may carry the same data
function buttonOf(button, place, message, phone) {
  if (button.url) {
    const follow = (event) => { if (phone.openLink(button.url, false, message)) event.preventDefault(); };
    return el("a", { class: "button", href: button.url, target: "_blank", rel: "noopener", onclick: follow },
      el("span", {}, button.text), icon("link"));
  }
  const press = pressOf(phone.person, message.id, button.callback_data);
  const tapped = phone.tappedAt(message);
  const open = press && !press.answered && Date.now() - press.seenAt < PATIENCE && message.n <= press.firstN;
  const waiting = open && (!tapped || tapped === place);
  const state = waiting ? "waiting" : tapped === place ? "tapped" : "";
  return el("button", {
    type: "button", class: `button ${state}`, "aria-busy": waiting ? "true" : null,
    onclick: () => phone.tap(message, button.callback_data, place),
  }, el("span", {}, button.text));
}
