// The desk: which people have a column, the top bar, the stream of changes.

import { drawClock } from "./clock.js";
import { el, icon } from "./dom.js";
import { Phone } from "./phone.js";
import { act, apply, pressKey, world } from "./state.js";

const phones = new Map(); // person -> Phone, shown or not
// What the server has promised but the stream has not yet brought: a chat to open, a person to show.
const arriving = new Map();
const awaited = new Set();
let shown = [];
let current = null; // whose column it is where only one fits
let loaded = false;
let unfolded = false; // whether the bar shows all names, however many rows they take
const narrow = matchMedia("(max-width: 700px)");
const $ = (id) => document.getElementById(id);

const room = () => (narrow.matches ? 1 : Math.max(1, Math.min(4, Math.floor(innerWidth / 345))));

const desk = {
  changed: drawPeople,
  hide(person) { show(shown.filter((one) => one !== person)); },
  arrive(person, chat) {
    if (world.people.has(person)) showToo(person);
    else awaited.add(person);
    if (world.chats.has(chat)) phones.get(person)?.open(chat);
    else arriving.set(person, chat);
  },
};

function show(people) {
  shown = people.filter((one) => world.people.has(one));
  if (!shown.includes(current)) current = shown[0] ?? null;
  remember();
  const elements = visible().map((person) => phoneOf(person).element);
  if (!elements.length) elements.push(el("p", { class: "nobody" }, "请在顶栏选择或者添加一名人员。"));
  $("phones").replaceChildren(...elements);
  for (const person of visible()) phones.get(person).render();
  drawPeople();
  $("people").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function visible() {
  if (!narrow.matches) return shown;
  return current === null ? [] : [current];
}

function showToo(person) {
  const known = shown.includes(person);
  if (known && visible().includes(person)) return;
  current = person;
  show(known ? shown : [...shown, person]);
}

function phoneOf(person) {
  if (!phones.has(person)) phones.set(person, new Phone(person, desk));
  return phones.get(person);
}

function remember() {
  try { sessionStorage.setItem(`columns-${world.id}`, JSON.stringify(shown)); } catch { /* private mode */ }
}

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(`columns-${world.id}`)); } catch { return null; }
}

function toggle(person) {
  if (!narrow.matches && shown.includes(person)) desk.hide(person);
  else showToo(person);
}

function drawPeople() {
  const bar = $("people");
  const left = bar.scrollLeft;
  bar.replaceChildren(...[...world.people.values()].map((person) => {
    const phone = phones.get(person.id);
    const unread = phone ? [...world.chats.keys()].reduce((sum, chat) => sum + (ownChat(person.id, chat) ? phone.unread(chat) : 0), 0) : 0;
    const open = visible().includes(person.id);
    return el("button", {
      type: "button", class: "chip", "aria-pressed": String(open), "aria-current": narrow.matches && open ? "true" : null,
      onclick: () => toggle(person.id),
    }, el("span", {}, person.name), unread ? el("i", { class: "badge" }, String(unread)) : null);
  }));
  bar.scrollLeft = left;
  drawMore();
}

// Names beyond the second row are behind a button, which carries the count of what is new there.
function drawMore() {
  const [bar, more] = [$("people"), $("more-people")];
  const chips = [...bar.children];
  bar.classList.remove("all");
  more.hidden = true;
  if (narrow.matches || bar.scrollHeight <= bar.clientHeight) return;
  more.hidden = false;
  const hidden = chips.filter((chip) => chip.offsetTop >= bar.clientHeight);
  const unread = hidden.reduce((sum, chip) => sum + Number(chip.querySelector(".badge")?.textContent || 0), 0);
  bar.classList.toggle("all", unfolded);
  more.setAttribute("aria-expanded", String(unfolded));
  more.replaceChildren(unfolded ? "收起" : `更多（${hidden.length}）`,
    ...(unread && !unfolded ? [el("i", { class: "badge" }, String(unread))] : []));
}

const ownChat = (person, chat) => String(person) in world.chats.get(chat).members;

function take(news) {
  const before = new Set(world.people.keys());
  const toasts = [];
  for (const change of news.changes) {
    if (loaded && change.kind === "press" && change.answered) {
      const old = world.presses.get(pressKey(change));
      if (!(old && old.id === change.id && old.answered)) toasts.push(change);
    }
    apply(change);
  }
  world.number = news.number;
  if (news.changes.some((change) => change.kind === "clock")) drawClock();
  for (const person of world.people.keys()) phoneOf(person);
  if (!loaded) return begin();
  for (const person of world.people.keys()) {
    if (!before.has(person) && (awaited.delete(person) || shown.length < room())) showToo(person);
  }
  for (const person of visible()) phones.get(person).update(news.changes);
  for (const press of toasts) answer(press);
  for (const [person, chat] of arriving) {
    if (world.chats.has(chat) && phones.has(person)) { arriving.delete(person); phones.get(person).open(chat); }
  }
  drawPeople();
  redrawWaiting(news.changes);
}

function answer(press) {
  if (press.text) phones.get(press.person)?.toast(press);
  if (press.url) phones.get(press.person)?.openLink(press.url, false);
}

// A button whose answer never comes must stop turning.
function redrawWaiting(changes) {
  for (const change of changes) {
    if (change.kind === "press" && !change.answered) setTimeout(() => phones.get(change.person)?.redraw(change.message), 15500);
  }
}

function begin() {
  loaded = true;
  for (const phone of phones.values()) phone.markAllRead();
  const known = (remembered() || []).filter((one) => world.people.has(one));
  show(known.length ? known : [...world.people.keys()].slice(0, room()));
}

async function connect() {
  let setup;
  try {
    setup = await (await fetch("/people/setup")).json();
  } catch { return retry(); }
  if (world.id && world.id !== setup.world) return location.reload();
  world.id = setup.world;
  world.examples = setup.examples;
  $("links").replaceChildren(...setup.links.map((one) =>
    el("a", { href: one.url, target: "_blank", rel: "noopener" }, el("span", {}, one.label), icon("link"))));
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/people/stream?after=${world.number}`;
  const socket = new WebSocket(address);
  socket.onopen = () => { $("offline").hidden = true; };
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = retry;
}

function retry() {
  $("offline").hidden = false;
  setTimeout(connect, 1000);
}

$("add-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = event.target.elements.name;
  if (!input.value.trim()) return input.focus();
  const made = await act("add_person", { name: input.value });
  input.value = "";
  if (world.people.has(made.person)) showToo(made.person);
  else awaited.add(made.person);
});

$("more-people").addEventListener("click", () => { unfolded = !unfolded; drawMore(); });
narrow.addEventListener("change", () => loaded && show(shown));
addEventListener("resize", drawMore);

connect();
