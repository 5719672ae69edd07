// The body map by pointer and by keyboard.
//
// Put {% include "web/_parts/body_map.html" with map=map %} on the page and load this module.
// When a place is chosen the element [data-bodymap] sends
//
//   prolo:point   detail: { view, x, y, structure, side, near }
//
// view        front · back · medial · lateral
// x, y        hundredths of the drawing of the right side (the left is its mirror image),
//             two digits after the point, as an injection's map_x and map_y are stored
// structure   code of the structure chosen, or of the nearest within reach; "" when none is near
// side        left · right · midline
// near        up to three codes of structures around the place, nearest first
//
// With data-fills="id" the fields structure, side, view, map_x and map_y of that form follow.
// Keyboard: Tab enters a drawing, arrows go from structure to structure, Enter or Space chooses.

const REACH = 14; // hundredths: farther away than this nothing is suggested
const HALF = 50;
const MIDDLE = 3; // hundredths either side of the middle that count as midline

const number = (element, name) => Number(element.dataset[name]);
const drawings = (map) => [...map.querySelectorAll("svg[data-view]")];
const targets = (drawing) => [...drawing.querySelectorAll(".bm-target")];

export function start(root = document) {
  for (const map of root.querySelectorAll("[data-bodymap]:not([data-ready])")) {
    map.dataset.ready = "";
    for (const drawing of drawings(map)) prepare(map, drawing);
  }
}

function prepare(map, drawing) {
  const all = targets(drawing);
  all.forEach((target, index) => {
    target.setAttribute("role", "button");
    target.setAttribute("aria-label", target.dataset.name);
    target.tabIndex = index === 0 ? 0 : -1;
  });
  drawing.classList.add("bm-live");
  drawing.addEventListener("keydown", (event) => byKey(map, drawing, event));
  drawing.addEventListener("click", (event) => byPointer(map, drawing, event));
}

// -- choosing

function byPointer(map, drawing, event) {
  const target = event.target.closest(".bm-target");
  const isByDevice = event.detail === 0 && target; // a screen reader «clicks» without a place
  choose(map, drawing, isByDevice ? centre(target) : placeOf(drawing, event));
}

function byKey(map, drawing, event) {
  const target = event.target.closest(".bm-target");
  if (!target) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(map, drawing, centre(target));
    return;
  }
  const next = step(drawing, target, event.key);
  if (!next) return;
  event.preventDefault();
  moveFocus(drawing, next);
}

function choose(map, drawing, place) {
  const near = around(drawing, place);
  const found = near.find((one) => one.distance <= REACH)?.target;
  const detail = {
    view: drawing.dataset.view,
    x: place.x.toFixed(2),
    y: place.y.toFixed(2),
    structure: found?.dataset.structure ?? "",
    side: found?.dataset.side ?? sideOf(drawing, place),
    near: near.slice(0, 3).map((one) => one.target.dataset.structure),
  };
  mark(drawing, place);
  if (found) moveFocus(drawing, found);
  map.querySelector("[data-said]").textContent = found ? found.dataset.name : "";
  fill(map, detail);
  map.dispatchEvent(new CustomEvent("prolo:point", { bubbles: true, detail }));
}

function fill(map, detail) {
  const form = map.dataset.fills && document.getElementById(map.dataset.fills);
  if (!form) return;
  const values = { ...detail, map_x: detail.x, map_y: detail.y };
  for (const name of ["structure", "side", "view", "map_x", "map_y"]) {
    const field = form.elements.namedItem(name);
    if (field && values[name]) field.value = values[name];
  }
}

// -- places

function placeOf(drawing, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  const inside = point.matrixTransform(drawing.getScreenCTM().inverse());
  const { width, height } = drawing.viewBox.baseVal;
  const x = (100 * inside.x) / width;
  return { x: "mirrored" in drawing.dataset ? 100 - x : x, y: (100 * inside.y) / height };
}

const centre = (target) => ({ x: number(target, "x"), y: number(target, "y") });

function around(drawing, place) {
  return targets(drawing)
    .map((target) => ({
      target,
      distance: Math.hypot(number(target, "x") - place.x, number(target, "y") - place.y),
    }))
    .sort((one, other) => one.distance - other.distance);
}

function sideOf(drawing, place) {
  const side = drawing.dataset.side;
  if (side !== "midline") return side;
  if (Math.abs(place.x - HALF) <= MIDDLE) return "midline";
  const isFromBehind = drawing.dataset.view === "back";
  return place.x > HALF === isFromBehind ? "right" : "left";
}

// -- keyboard: the nearest structure in the direction of the arrow, as it looks on the page

const DIRECTIONS = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

function step(drawing, from, key) {
  const all = targets(drawing);
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  const direction = DIRECTIONS[key];
  if (!direction) return null;
  const here = seen(from);
  const ahead = all
    .filter((one) => one !== from)
    .map((one) => {
      const there = seen(one);
      const [dx, dy] = [there.x - here.x, there.y - here.y];
      const along = dx * direction[0] + dy * direction[1];
      const across = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
      return { one, along, cost: along + 2 * across };
    })
    .filter(({ along }) => along > 0.5)
    .sort((one, other) => one.cost - other.cost);
  return ahead[0]?.one ?? null;
}

function seen(target) {
  const spot = target.querySelector(".bm-spot");
  return { x: spot.cx.baseVal.value, y: spot.cy.baseVal.value };
}

function moveFocus(drawing, target) {
  for (const one of targets(drawing)) one.tabIndex = one === target ? 0 : -1;
  target.focus();
}

// -- the place just chosen

function mark(drawing, place) {
  for (const old of drawing.closest("[data-bodymap]").querySelectorAll(".bm-chosen")) old.remove();
  const { width, height } = drawing.viewBox.baseVal;
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  const x = "mirrored" in drawing.dataset ? 100 - place.x : place.x;
  ring.setAttribute("class", "bm-chosen");
  ring.setAttribute("cx", (x * width) / 100);
  ring.setAttribute("cy", (place.y * height) / 100);
  ring.setAttribute("r", 13);
  drawing.append(ring);
}

start();
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
