// The topics of a group, as a second row of tabs: all of them, what stands in none, each.

import { el } from "./dom.js";
import { topicsOf, world } from "./state.js";

export function renderTopics(phone) {
  const topics = topicsOf(phone.chat);
  phone.topics.hidden = !world.chats.get(phone.chat)?.forum;
  const there = !phone.topics.hidden && (!phone.topic || topics.some((one) => one.id === phone.topic));
  if (phone.topic !== null && !there) return phone.openTopic(null);
  const tab = (number, name) => el("button", {
    type: "button", role: "tab", class: "tab", "aria-selected": String(phone.topic === number),
    onclick: () => phone.openTopic(number),
  }, el("span", {}, name));
  phone.topics.replaceChildren(tab(null, "全部"), tab(0, "综合"),
    ...topics.map((one) => tab(one.id, one.closed ? `${one.name}（已关闭）` : one.name)));
}
