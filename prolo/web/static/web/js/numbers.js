// Numbers of a form, read as the clinic reads them: what cannot be is said at its question, and a
// fever that cannot wait is known without a signal.

const TWO_READINGS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const NUMBER = /^[+-]?(\d+(\.\d+)?|\.\d+)$/;
const ROUNDED = 1e-6; // 100.4 °F are 38 °C

export function numberOf(typed) {
  const plain = typed
    .replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => digit.charCodeAt(0) & 0xf)
    .replace(/[\u066b\uff0c]/g, ",");
  if (TWO_READINGS.test(plain)) return NaN;
  const pointed = plain.replace(",", ".");
  return NUMBER.test(pointed) ? Number(pointed) : NaN;
}

/** What is wrong with the number at this question, or with its unit; empty: nothing. */
export function faultAt(ask, asks, valueOf) {
  const number = known(ask);
  if (number) return refusal(valueOf(ask.dataset.ask), number);
  const about = asks.find((one) => known(one)?.measured?.unit === ask.dataset.ask);
  return about ? impossible(about, valueOf) : "";
}

/** How urgent a measured number is by itself; empty: not, or it cannot be. */
export function levelOf(ask, valueOf) {
  const measured = known(ask)?.measured;
  if (!measured || impossible(ask, valueOf)) return "";
  const found = inCelsius(valueOf(ask.dataset.ask), valueOf(measured.unit));
  return measured.levels.find(([from]) => found >= from - ROUNDED)?.[1] ?? "";
}

function known(ask) {
  return ask.dataset.number ? JSON.parse(ask.dataset.number) : null;
}

function refusal(typed, { wrong, bounds }) {
  if (!typed) return "";
  const found = numberOf(typed);
  if (Number.isNaN(found)) return wrong;
  return bounds.find(({ bound, side }) => (found - bound) * side > 0)?.said ?? "";
}

function impossible(ask, valueOf) {
  const { measured } = known(ask);
  const typed = valueOf(ask.dataset.ask);
  const unit = valueOf(measured.unit);
  if (!typed || !unit || isPossible(typed, unit, measured)) return "";
  const other = Object.keys(measured.symbols).find((one) => isPossible(typed, one, measured));
  const said = other ? measured.other_unit : measured.no_unit;
  return said
    .replace("{shown}", `${typed}\u202f${measured.symbols[unit]}`)
    .replace("{unit}", measured.symbols[other]);
}

function isPossible(typed, unit, { least_c, most_c }) {
  const found = inCelsius(typed, unit);
  return found >= least_c && found <= most_c;
}

function inCelsius(typed, unit) {
  const found = numberOf(typed);
  if (!unit) return NaN;
  return unit === "F" ? ((found - 32) * 5) / 9 : found;
}
