// The clock of the demonstration: shown second by second, set forward by hand, never back.

import { dayOf, secondOf, wallOf } from "./dom.js";
import { moveClock, world } from "./state.js";

const form = document.getElementById("clock");
const [shown, field, problem] = ["time", "input", "[role=alert]"].map((one) => form.querySelector(one));

const now = () => world.clock.at + (performance.now() - world.clock.seen) / 1000;

function tick() {
  if (!world.clock) return;
  shown.textContent = `${dayOf(now())} ${secondOf(now())}`;
}

// After a change of the clock the field begins from what it shows, unless somebody is typing there.
export function drawClock() {
  form.hidden = !world.clock;
  if (!world.clock) return;
  tick();
  field.min = wallOf(now());
  if (document.activeElement !== field) field.value = wallOf(now());
}

async function move(details) {
  problem.textContent = "";
  try { await moveClock(details); } catch (error) { problem.textContent = error.message; }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!field.value) return field.focus();
  field.blur();
  move({ to: field.value });
});
for (const button of form.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => move(JSON.parse(button.dataset.move)));
}
setInterval(tick, 1000);
