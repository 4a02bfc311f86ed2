// One column: one person with their chats.

import { dayOf, el, icon } from "./dom.js";
import { renderKeyboard } from "./keyboard.js";
import { PATIENCE, messageElement, plain, titleIn } from "./message.js";
import { sendTogether } from "./sending.js";
import * as sheets from "./sheets.js";
import { act, botOf, chatsOf, deepLink, isBlocked, isPresent, messagesOf, nameOf, world } from "./state.js";
import { renderTopics } from "./topics.js";

const TALLEST = 130; // of the text field, in pixels

export class Phone {
  // `desk` offers: changed() to redraw badges, arrive(person, chat) to show a chat, hide(person)
  constructor(person, desk) {
    this.person = person;
    this.desk = desk;
    this.chat = chatsOf(person)[0]?.id;
    this.topic = null; // null for all, 0 for what stands in none, else the topic's number
    this.read = new Map(); // chat -> id of the last message read
    this.replyTo = null;
    this.taps = new Map(); // message id -> the last tap here: {place, n: version of the message}
    this.build();
    this.render();
  }

  build() {
    this.name = el("h2", {}, nameOf(this.person));
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.topics = el("div", { class: "tabs topics", role: "tablist", "aria-label": "话题", hidden: true });
    this.list = el("div", { class: "list", role: "log", "aria-label": "消息" });
    this.pinned = el("div", { class: "pinned", hidden: true });
    this.foot = el("div", { class: "foot" });
    this.over = el("div", { class: "over" });
    this.toasts = el("div", { class: "toasts", "aria-live": "polite" });
    this.element = el("section", { class: "phone", "data-person": this.person, "aria-label": nameOf(this.person) },
      el("header", {}, this.name,
        el("button", { type: "button", class: "plain", title: "会话信息", "aria-label": "会话信息", onclick: () => this.withChat(sheets.chatSheet) }, icon("more")),
        el("button", { type: "button", class: "plain", title: "收起窗口", "aria-label": "收起窗口", onclick: () => this.desk.hide(this.person) }, icon("close"))),
      this.tabs, this.topics, this.pinned, this.list, this.foot, this.over, this.toasts);
    this.buildComposer();
    this.stayAtBottom();
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.sendFiles([...event.dataTransfer.files]);
    });
  }

  // Whoever reads the newest message goes on doing so when the list gets smaller or a picture has loaded.
  stayAtBottom() {
    this.atBottom = true;
    this.list.addEventListener("scroll", () => this.noteBottom());
    this.list.addEventListener("load", () => this.atBottom && this.bottom(), true);
    new ResizeObserver(() => this.atBottom && this.bottom()).observe(this.list);
  }

  noteBottom() {
    this.atBottom = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
  }

  buildComposer() {
    this.input = el("textarea", { rows: 1, placeholder: "输入消息", "aria-label": "输入消息" });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    });
    this.replyBar = el("div", { class: "reply-bar", hidden: true });
    this.keys = el("div", { class: "keys", hidden: true });
    const tool = (name, label, onclick) => el("button", { type: "button", class: "tool", title: label, "aria-label": label, onclick }, icon(name));
    this.composer = el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      tool("menu", "菜单", () => this.withChat(sheets.commandSheet)),
      tool("file", "发送文件", () => this.withChat(sheets.fileSheet)),
      this.input,
      el("button", { type: "submit", class: "send", "aria-label": "发送", title: "发送" }, icon("send")));
  }

  // One line has the height of the style sheet; the bar for scrolling comes only with the longest texts.
  fit() {
    const { style } = this.input;
    style.height = style.overflowY = "";
    if (!this.input.value) return;
    const needed = this.input.scrollHeight + this.input.offsetHeight - this.input.clientHeight;
    style.height = `${Math.min(needed, TALLEST)}px`;
    if (needed > TALLEST) style.overflowY = "auto";
  }

  withChat(show) {
    const chat = world.chats.get(this.chat);
    if (chat) show(this, chat);
  }

  // -- drawing -----------------------------------------------------------------------------------------

  render() {
    this.chat ??= chatsOf(this.person)[0]?.id;
    this.list.replaceChildren();
    this.day = null;
    for (const message of this.messages()) this.append(message);
    if (!this.day) this.list.append(el("p", { class: "welcome" }, this.welcome()));
    this.markRead();
    this.renderFrame();
    this.bottom();
  }

  // What this person sees of the chat: all of it, or one topic.
  messages() { return messagesOf(this.chat).filter((one) => this.shows(one)); }

  shows(message) { return this.topic === null || (message.topic ?? 0) === this.topic; }

  welcome() {
    const chat = world.chats.get(this.chat);
    if (chat?.type !== "private") return "这里还没有消息。";
    return `按“开始使用”与${chat.title}对话，或者打开他人转来的邀请链接。`;
  }

  renderFrame() {
    this.name.textContent = nameOf(this.person);
    this.renderTabs();
    renderTopics(this);
    this.renderPinned();
    this.renderFoot();
  }

  renderTabs() {
    const tab = (chat) => {
      const unread = this.unread(chat.id);
      return el("button", {
        type: "button", role: "tab", class: "tab", "aria-selected": String(chat.id === this.chat), onclick: () => this.open(chat.id),
      }, el("span", {}, chat.title), unread ? el("i", { class: "badge" }, String(unread)) : null);
    };
    this.tabs.replaceChildren(...chatsOf(this.person).map(tab), el("button", {
      type: "button", class: "tab add", title: "新建群组", "aria-label": "新建群组", onclick: () => sheets.newGroupSheet(this),
    }, icon("plus")));
  }

  openTopic(number) {
    this.topic = number;
    this.replyTo = null;
    this.render();
  }

  renderPinned() {
    const ids = world.chats.get(this.chat)?.pinned || [];
    const message = world.messages.get(ids.at(-1));
    this.pinned.hidden = !message;
    if (!message) return;
    const jump = () => this.find(message.id)?.scrollIntoView({ block: "center" });
    this.pinned.replaceChildren(el("button", { type: "button", onclick: jump }, el("b", {}, "置顶"), el("span", {}, plain(message))));
  }

  renderFoot() {
    const chat = world.chats.get(this.chat);
    if (!chat) return;
    const big = (label, onclick) => el("button", { type: "button", class: "big", onclick }, label);
    if (isBlocked(chat)) {
      this.foot.replaceChildren(big("恢复使用机器人", () => this.do("unblocks_bot", { bot: botOf(chat).username })));
    } else if (chat.type === "private" && !chat.started) {
      this.foot.replaceChildren(big("开始使用", () => this.do("starts", { bot: botOf(chat).username })));
    } else if (!isPresent(chat, this.person)) {
      this.foot.replaceChildren(big("重新加入群组", () => this.do("joins_group", { chat: chat.id })));
    } else {
      renderKeyboard(this);
      this.renderReply();
      // moving the text field would take away the cursor of somebody who is typing
      if (this.composer.parentNode !== this.foot) this.foot.replaceChildren(this.replyBar, this.keys, this.composer);
    }
  }

  renderReply() {
    const message = world.messages.get(this.replyTo);
    this.replyBar.hidden = !message;
    if (!message) return;
    const cancel = () => { this.replyTo = null; this.renderReply(); };
    this.replyBar.replaceChildren(el("div", {}, el("b", {}, `回复 ${nameOf(message.sender)}`), el("span", {}, plain(message))),
      el("button", { type: "button", class: "plain", "aria-label": "不再回复", onclick: cancel }, icon("close")));
  }

  append(message) {
    const day = dayOf(message.date);
    if (!this.day) this.list.replaceChildren();
    if (day !== this.day) this.list.append(el("div", { class: "day" }, day));
    this.day = day;
    this.list.append(messageElement(message, this));
  }

  // -- what is new -------------------------------------------------------------------------------------

  update(changes) {
    let mine = false;
    let edited = null;
    for (const change of changes) {
      if (change.kind === "message" && change.chat === this.chat) {
        if (this.causedEdit(change)) edited = change;
        mine = this.redraw(change.id) || mine;
      }
      if (change.kind === "press" && change.person === this.person) this.redraw(change.message);
    }
    this.markRead();
    this.renderFrame();
    if (this.atBottom || mine) this.bottom();
    if (edited) this.pointOut(edited);
  }

  // Whether an older message has changed because this person has just tapped something in this chat.
  causedEdit(message) {
    const newest = messagesOf(this.chat).at(-1)?.id;
    if (message.deleted || message.id === newest || !this.find(message.id)) return false;
    const tap = this.lastTap;
    return tap?.chat === this.chat && Date.now() - tap.at < (tap.message === message.id ? PATIENCE : PATIENCE / 5);
  }

  // A message that came since the tap is what to read next, so the list then stays where it is.
  pointOut(message) {
    const element = this.flash(message.id);
    if (messagesOf(this.chat).at(-1).id > this.lastTap.newest) return;
    const [box, frame] = [element, this.list].map((one) => one.getBoundingClientRect());
    if (box.top < frame.top || box.height > frame.height) this.list.scrollTop += box.top - frame.top - 8;
    else if (box.bottom > frame.bottom) this.list.scrollTop += box.bottom - frame.bottom + 8;
    this.noteBottom();
  }

  flash(id) {
    const element = this.find(id);
    element.classList.add("flash");
    element.addEventListener("animationend", () => element.classList.remove("flash"));
    return element;
  }

  find(id) { return this.list.querySelector(`[data-message="${id}"]`); }

  redraw(id) {
    const message = world.messages.get(id);
    const old = this.find(id);
    if (!message) old?.remove();
    if (!message || message.chat !== this.chat || !this.shows(message)) return false;
    if (!old) { this.append(message); return message.sender === this.person; }
    old.replaceWith(messageElement(message, this));
    if (old.classList.contains("flash")) this.flash(id);
    return false;
  }

  bottom() {
    this.atBottom = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  markRead() {
    if (!this.element.isConnected) return;
    this.read.set(this.chat, Math.max(0, ...messagesOf(this.chat).map((one) => one.id)));
  }

  markAllRead() {
    for (const chat of chatsOf(this.person)) this.read.set(chat.id, Math.max(0, ...messagesOf(chat.id).map((one) => one.id)));
  }

  unread(chat) {
    const last = this.read.get(chat) || 0;
    return messagesOf(chat).filter((one) => one.id > last && one.sender !== this.person).length;
  }

  toast(press) {
    if (press.alert) return this.alert(press.text);
    const element = el("div", { class: "toast" }, press.text);
    this.toasts.append(element);
    setTimeout(() => element.remove(), 4000);
  }

  alert(text) {
    const close = el("button", { type: "button", class: "big", onclick: () => this.closeSheet() }, "知道了");
    this.showSheet(el("div", { class: "alert", role: "alertdialog" }, el("p", {}, text), close));
    close.focus();
  }

  // -- doing -------------------------------------------------------------------------------------------

  async attempt(work) {
    try { await work(); } catch (problem) { this.alert(problem.message); }
  }

  do(name, details, file) { return this.attempt(() => act(name, { person: this.person, ...details }, file)); }

  say(text, reply = null) { return this.do("says", { chat: this.chat, text, reply_to: reply, topic: this.topic || null }); }

  tap(message, data, place) {
    const newest = messagesOf(this.chat).at(-1).id;
    this.lastTap = { message: message.id, chat: this.chat, at: Date.now(), newest };
    this.taps.set(message.id, { place, n: message.n });
    return this.do("taps", { message: message.id, data });
  }

  // The place of the button this person tapped last, as long as the message is what it was then.
  tappedAt(message) {
    const tap = this.taps.get(message.id);
    return tap?.n === message.n ? tap.place : null;
  }

  sendFiles(files) { return sendTogether(this, files, "sends_file", false); }

  sendPhotos(files) { return sendTogether(this, files, "sends_photo", true); }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.say(text, this.replyTo);
    this.replyTo = null;
    this.input.value = "";
    this.fit();
    this.renderReply();
  }

  reply(message) {
    this.replyTo = message.id;
    this.renderReply();
    this.input.focus();
  }

  open(chat) {
    if (this.chat !== chat) this.topic = null;
    this.chat = chat;
    this.replyTo = null;
    this.render();
    this.desk.changed();
  }

  arrive(person, chat) { this.desk.arrive(person, chat); }

  // True if the link was one of ours and has been dealt with.
  // `message`: where it stood, whose text may name the group.
  openLink(url, asked, message = null) {
    const link = deepLink(url);
    if (!link) return false;
    const follow = (person) => (link.group
      ? sheets.groupLinkSheet(this, url, person, message ? titleIn(message) : "")
      : this.attempt(async () => this.arrive(person, (await act("opens", { person, link: url })).id)));
    if (asked) sheets.linkSheet(this, url, follow);
    else follow(this.person);
    return true;
  }

  showSheet(element) {
    this.over.replaceChildren(el("div", { class: "shade", onclick: () => this.closeSheet() }), element);
  }

  closeSheet() { this.over.replaceChildren(); }
}
