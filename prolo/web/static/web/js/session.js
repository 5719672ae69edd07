// The rows of a session and the body map, together.
//
// A press on the drawing (or Enter on one of its places) becomes a row: the first that is empty,
// else a new one, with the mixture of the row before. A row's number, pressed first, takes the next
// press for itself: the needle is moved. Rows are the truth, the drawing follows them. Without this
// file every row is filled by hand, and the buttons of the form add and remove.

const SVG = "http://www.w3.org/2000/svg";
const MIXTURE = [
  "volume_ml", "irritant", "irritant_pct", "anaesthetic", "anaesthetic_pct", "needle", "guidance",
];
const PLACE = ["view", "map_x", "map_y"];

const section = document.getElementById("injections");
const map = document.querySelector("[data-bodymap]");

function begin() {
  for (const row of rows()) prepare(row);
  map?.addEventListener("prolo:point", (event) => place(event.detail));
  section.addEventListener("click", byButton);
  section.addEventListener("change", byHand);
  section.addEventListener("input", (event) => unmark(event.target.closest("[data-row]")));
  draw();
}

// -- rows

function rows() {
  return [...section.querySelectorAll("[data-row]")];
}

function field(row, name) {
  return row.querySelector(`[name="injections-${row.dataset.row}-${name}"]`);
}

function value(row, name) {
  return field(row, name)?.value.trim() ?? "";
}

const isEmpty = (row) => ["structure", "volume_ml", "map_x"].every((name) => !value(row, name));

function prepare(row) {
  const shown = row.querySelector(".row-number > [data-number]");
  if (!shown) return;
  const move = document.createElement("button");
  move.type = "button";
  move.className = "row-move";
  move.setAttribute("aria-pressed", "false");
  move.title = section.dataset.move;
  shown.replaceWith(move);
  move.append(shown);
  if (row.classList.contains("is-planned") && !row.querySelector(".field-error")) fold(row);
}

function add() {
  const number = Math.max(-1, ...rows().map((row) => Number(row.dataset.row))) + 1;
  const blank = section.querySelector("[data-blank]").innerHTML;
  const list = section.querySelector("[data-rows]");
  list.insertAdjacentHTML(
    "beforeend",
    blank.replaceAll("__number__", number).replaceAll("__counter__", rows().length + 1),
  );
  const row = list.lastElementChild;
  prepare(row);
  count();
  return row;
}

// The row before says what is in the syringe; the depth is each needle's own.
function copyMixture(row) {
  const before = rows().filter((one) => one !== row && value(one, "volume_ml")).at(-1);
  if (!before) return;
  for (const name of MIXTURE) {
    if (!value(row, name)) field(row, name).value = value(before, name);
  }
}

function count() {
  section.querySelector("[data-count]").value = rows().map((row) => row.dataset.row).join(" ");
  rows().forEach((row, place) => {
    row.querySelector("[data-number]").textContent = place + 1;
  });
}

function changed() {
  draw();
  section.dispatchEvent(new CustomEvent("prolo:rows", { bubbles: true }));
}

// -- from the drawing

function place(detail) {
  const chosen = section.querySelector('.row-move[aria-pressed="true"]')?.closest("[data-row]");
  const row = chosen ?? rows().find(isEmpty) ?? add();
  if (!chosen) copyMixture(row);
  field(row, "structure").value = detail.structure;
  field(row, "side").value = detail.side;
  field(row, "view").value = detail.view;
  field(row, "map_x").value = detail.x;
  field(row, "map_y").value = detail.y;
  release();
  unmark(row);
  say(row);
  changed();
}

function say(row) {
  const said = map.querySelector("[data-said]");
  const structure = field(row, "structure");
  const name = structure.value ? structure.selectedOptions[0].text : section.dataset.unknown;
  const side = field(row, "side");
  const words = [name, side.value && side.selectedOptions[0].text].filter(Boolean);
  said.textContent = `${row.querySelector("[data-number]").textContent}: ${words.join(", ")}`;
}

function release() {
  for (const move of section.querySelectorAll('.row-move[aria-pressed="true"]')) {
    move.setAttribute("aria-pressed", "false");
  }
}

// -- by hand

function byButton(event) {
  const button = event.target.closest("button");
  const row = button?.closest("[data-row]");
  if (button?.matches(".row-move")) choose(button, row);
  else if (button?.matches(".row-sum")) unfold(row);
  else if (button?.matches(".row-remove")) remove(event, row);
  else if (button?.id === "injections-add") {
    event.preventDefault();
    const added = add();
    copyMixture(added);
    field(added, "structure").focus();
    changed();
  }
}

function choose(button, row) {
  const isPressed = button.getAttribute("aria-pressed") === "true";
  release();
  button.setAttribute("aria-pressed", String(!isPressed));
  unfold(row);
}

function remove(event, row) {
  event.preventDefault();
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  count();
  (next?.querySelector(".row-move") ?? document.getElementById("injections-add"))?.focus();
  changed();
}

// Another structure or side by hand: the needle stands where that structure is.
function byHand(event) {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  if (event.target === field(row, "structure") || event.target === field(row, "side")) {
    for (const name of PLACE) field(row, name).value = "";
  }
  draw();
}

// A row that was changed is no longer as planned.
function unmark(row) {
  if (!row?.classList.contains("is-planned")) return;
  row.classList.remove("is-planned");
  row.querySelector("[data-planned]").textContent = "";
}

// -- on a phone

function fold(row) {
  const sum = document.createElement("button");
  sum.type = "button";
  sum.className = "row-sum";
  sum.title = section.dataset.open;
  const rest = document.createElement("span");
  rest.textContent = mixture(row);
  sum.append([shown(row, "structure"), shown(row, "side")].filter(Boolean).join(", "), rest);
  row.querySelector(".row-number").after(sum);
  row.classList.add("is-folded");
}

function unfold(row) {
  const sum = row.querySelector(".row-sum");
  const hadFocus = sum && document.activeElement === sum;
  row.classList.remove("is-folded");
  sum?.remove();
  if (hadFocus) field(row, "structure").focus();
}

function shown(row, name) {
  const one = field(row, name);
  return one.value ? (one.selectedOptions?.[0].text ?? one.value) : "";
}

function mixture(row) {
  const part = (name) => {
    const pct = value(row, `${name}_pct`);
    return [shown(row, name), pct && `${pct} %`].filter(Boolean).join(" ");
  };
  return [`${value(row, "volume_ml")} mL`, part("irritant"), part("anaesthetic")]
    .filter(Boolean)
    .join(", ");
}

// -- the drawing follows the rows

function draw() {
  if (!map) return;
  for (const old of map.querySelectorAll("svg[data-view] .bm-given, .bm-chosen")) old.remove();
  rows().forEach((row, place) => {
    point(row, place + 1);
    field(row, "structure").title = shown(row, "structure"); // a narrow column cuts long names
  });
}

function point(row, number) {
  const structure = value(row, "structure");
  const side = value(row, "side") || section.dataset.side;
  const target = [...map.querySelectorAll(".bm-target")].find(
    (one) => one.dataset.structure === structure && one.dataset.side === side,
  );
  const own = PLACE.map((name) => value(row, name)).every(Boolean);
  const drawing = own
    ? map.querySelector(`svg[data-view="${value(row, "view")}"]`)
    : target?.closest("svg");
  if (!drawing || (!own && !target) || isElsewhere(side)) return;
  const x = Number(own ? value(row, "map_x") : target.dataset.x);
  const y = Number(own ? value(row, "map_y") : target.dataset.y);
  mark(drawing, "mirrored" in drawing.dataset ? 100 - x : x, y, number);
}

// A knee has a drawing of its own side alone; a back has both.
const isElsewhere = (side) => section.dataset.side !== "midline" && side !== section.dataset.side;

function mark(drawing, x, y, number) {
  const { width, height } = drawing.viewBox.baseVal;
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "bm-given");
  group.setAttribute("aria-hidden", "true");
  const circle = document.createElementNS(SVG, "circle");
  const text = document.createElementNS(SVG, "text");
  for (const [element, names] of [[circle, ["cx", "cy"]], [text, ["x", "y"]]]) {
    element.setAttribute(names[0], (x * width) / 100);
    element.setAttribute(names[1], (y * height) / 100);
  }
  circle.setAttribute("r", 13);
  text.setAttribute("dy", "0.35em");
  text.textContent = number;
  group.append(circle, text);
  drawing.append(group);
}

if (section) begin();
