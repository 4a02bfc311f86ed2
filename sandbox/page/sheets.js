// What slides up inside one phone: commands, files, a new group, who is in the chat, whose link it is.

import { el, icon, sizeOf } from "./dom.js";
import { sendLocation } from "./sending.js";
import { act, botOf, commandsFor, isBlocked, isPresent, manages, nameOf, sendExample, topicsOf, world } from "./state.js";

function sheet(phone, title, ...content) {
  const element = el("div", { class: "sheet", role: "dialog", "aria-label": title },
    el("div", { class: "sheet-head" }, el("b", {}, title),
      el("button", { type: "button", class: "plain", "aria-label": "关闭", onclick: () => phone.closeSheet() }, icon("close"))),
    el("div", { class: "sheet-body" }, ...content));
  phone.showSheet(element);
  element.querySelector("input[type=text]")?.focus();
}

function choice(label, detail, onclick) {
  return el("button", { type: "button", class: "choice", onclick }, el("b", {}, label), detail ? el("small", {}, detail) : null);
}

export function commandSheet(phone, chat) {
  const commands = commandsFor(phone.person, chat);
  const mark = chat.type === "private" ? "" : `@${botOf(chat)?.username}`;
  const run = (name) => { phone.closeSheet(); phone.say(`/${name}${mark}`); };
  sheet(phone, "菜单", ...(commands.length
    ? commands.map((one) => choice(one.description, `/${one.command}`, () => run(one.command)))
    : [el("p", { class: "empty" }, "机器人尚未设置菜单。")]));
}

export function fileSheet(phone, chat) {
  const picker = (label, accept, send) => {
    const input = el("input", { type: "file", accept, multiple: true, hidden: true });
    input.addEventListener("change", () => { if (input.files[0]) { phone.closeSheet(); send([...input.files]); } });
    return el("label", { class: "choice" }, el("b", {}, label), input);
  };
  const example = (one) => phone.attempt(async () => {
    phone.closeSheet();
    await sendExample({ person: phone.person, chat: chat.id, name: one.name, topic: phone.topic || null });
  });
  sheet(phone, "发送文件",
    picker("从本机选择文件（可选几份）", null, (files) => phone.sendFiles(files)),
    picker("从本机选择图片（可选几张）", "image/png,image/jpeg", (files) => phone.sendPhotos(files)),
    choice("发送位置", "示例位置：北纬 20.04422°，东经 110.19989°", () => { phone.closeSheet(); sendLocation(phone); }),
    world.examples.length ? el("h3", {}, "示例文件（点一下即发送）") : null,
    ...world.examples.map((one) => choice(one.name, sizeOf(one.size), () => example(one))));
}

const LONGEST_NAME = 60;

function nameForm(label, button, submit, suggested = "") {
  const input = el("input", {
    type: "text", name: "title", placeholder: label, "aria-label": label, maxlength: LONGEST_NAME, autocomplete: "off",
    value: suggested.slice(0, LONGEST_NAME),
  });
  return el("form", {
    class: "name-form",
    onsubmit: (event) => { event.preventDefault(); if (input.value.trim()) submit(input.value.trim()); },
  }, input, el("button", { type: "submit" }, button));
}

export function groupLinkSheet(phone, link, person, suggested) {
  sheet(phone, "为机器人新建群组",
    el("p", { class: "hint" }, "群组建好后，机器人即在群内。"),
    nameForm("群组名称", "建立", (title) => phone.attempt(async () => {
      const chat = await act("opens", { person, link, group_title: title });
      phone.closeSheet();
      phone.arrive(person, chat.id);
    }), suggested));
}

export function newGroupSheet(phone) {
  const others = [...world.people.values()].filter((one) => one.id !== phone.person);
  const boxes = others.map((one) => el("label", { class: "check" },
    el("input", { type: "checkbox", value: one.id, checked: true }), el("span", {}, one.name)));
  const bots = [...world.bots.values()].map((one) => el("label", { class: "check" },
    el("input", { type: "checkbox", value: one.id, checked: true }), el("span", {}, `${one.name}（机器人）`)));
  sheet(phone, "新建群组", ...boxes, ...bots, nameForm("群组名称", "建立", (title) => phone.attempt(async () => {
    const members = [...boxes, ...bots].map((box) => box.firstChild).filter((box) => box.checked).map((box) => Number(box.value));
    const chat = await act("makes_group", { person: phone.person, title, members });
    phone.closeSheet();
    phone.arrive(phone.person, chat.id);
  })));
}

export function chatSheet(phone, chat) {
  const run = (name, details) => phone.attempt(async () => {
    await act(name, { person: phone.person, ...details });
    phone.closeSheet();
  });
  if (chat.type === "private") {
    sheet(phone, chat.title, isBlocked(chat)
      ? choice("恢复使用机器人", "机器人可以重新发来消息", () => run("unblocks_bot", { bot: botOf(chat).username }))
      : choice("停用机器人", "机器人将无法向您发送消息", () => run("blocks_bot", { bot: botOf(chat).username })));
    return;
  }
  const inside = Object.keys(chat.members).map(Number).filter((one) => isPresent(chat, one));
  const outside = [...world.people.keys(), ...world.bots.keys()].filter((one) => !inside.includes(one));
  sheet(phone, chat.title,
    el("h3", {}, `成员 ${inside.length} 人`),
    el("p", { class: "hint" }, inside.map((one) => nameOf(one) + (RANKS[chat.members[one]] || "")).join("、")),
    outside.length ? el("h3", {}, "邀请加入") : null,
    ...outside.map((one) => choice(nameOf(one), null, () => run("adds", { chat: chat.id, member: one }))),
    ...(manages(chat, phone.person) ? managing(phone, chat, inside, run) : []),
    chat.forum ? nameForm("新话题的名称", "新建话题", (name) => run("makes_topic", { chat: chat.id, name })) : null,
    el("h3", {}, "其他"),
    choice("退出群组", null, () => run("leaves", { chat: chat.id })));
}

const RANKS = { creator: "（群主）", administrator: "（管理员）" };

// What only the creator and administrators of a group can do.
function managing(phone, chat, inside, run) {
  const topic = (name, one, details = {}) => run(name, { chat: chat.id, topic: one.id, ...details });
  return [
    el("h3", {}, "管理"),
    ...inside.filter((one) => !manages(chat, one)).map((one) =>
      choice(`设为管理员：${nameOf(one)}`, world.bots.has(one) ? "机器人是管理员，才能建立话题" : null,
        () => run("promotes", { chat: chat.id, member: one }))),
    chat.forum
      ? choice("停用话题", "全部消息重新排在一起", () => run("turns_topics", { chat: chat.id, on: false }))
      : choice("开启话题", "群内消息可以分话题", () => run("turns_topics", { chat: chat.id, on: true })),
    ...topicsOf(chat.id).flatMap((one) => [
      one.closed
        ? choice(`重新打开话题“${one.name}”`, null, () => topic("closes_topic", one, { closed: false }))
        : choice(`关闭话题“${one.name}”`, "关闭后只有群主和管理员能发消息", () => topic("closes_topic", one)),
      choice(`删除话题“${one.name}”`, "话题内的消息一并删除", () => topic("deletes_topic", one)),
    ]),
  ];
}

// A link in a text is often meant for somebody else, so it asks who follows it.
export function linkSheet(phone, link, follow) {
  const others = [...world.people.values()].filter((one) => one.id !== phone.person);
  const go = (person) => { phone.closeSheet(); follow(person); };
  sheet(phone, "以谁的身份打开链接",
    el("p", { class: "hint" }, link),
    choice(`本人：${nameOf(phone.person)}`, null, () => go(phone.person)),
    ...others.map((one) => choice(one.name, null, () => go(one.id))),
    el("h3", {}, "或者添加一名新人员"),
    nameForm("新人员的名称", "添加并打开", (name) => phone.attempt(async () => {
      go((await act("add_person", { name })).person);
    })));
}
