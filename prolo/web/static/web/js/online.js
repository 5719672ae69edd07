// What waits is tried when there is a signal again. A telephone says so before its way to the
// server works, and not every signal that comes back is said.

const TRIES_MS = [0, 1000, 2000, 4000, 8000];
const EVERY_MS = 20_000;

export const PATIENCE_MS = 20_000; // a network that is gone swallows what is sent, and says nothing

/** Tries until ``signal`` is aborted. */
export function whenOnline(attempt, signal) {
  const tryIt = () => signal?.aborted || attempt();
  const soon = () => TRIES_MS.forEach((ms) => setTimeout(tryIt, ms));
  window.addEventListener("online", soon, { signal });
  const trying = setInterval(attempt, EVERY_MS);
  signal?.addEventListener("abort", () => clearInterval(trying));
}
