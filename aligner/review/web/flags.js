// The flags as they hold now: those of the alignment but what a change has mended, and what was found since.
//
// A flag of the alignment is called by its number, a fresh one by the identity that the server gave it, such as
// "+0123456789ab"; what is mended comes back when the change is undone.

class Flags {
  constructor(alignment, state, told) {
    this.first = alignment.divergences;
    this.state = state; // a function: the state may be replaced
    this.tell(told);
  }

  /** Take in what the server says; returns the flags that have come or gone, as [id, flag]. */
  tell(told) {
    const before = this.mended ? this.entries() : [];
    this.mended = new Set(told?.mended ?? []);
    this.fresh = new Map((told?.fresh ?? []).map((flag) => [flag.id, flag]));
    const [old, now] = [new Set(before.map(([id]) => id)), this.entries()];
    const kept = new Set(now.map(([id]) => id));
    return [...before.filter(([id]) => !kept.has(id)), ...now.filter(([id]) => !old.has(id))];
  }

  /** The names of all flags that hold, those of the alignment first. */
  ids() {
    const ids = [];
    for (let number = 0; number < this.first.length; number++) if (!this.mended.has(number)) ids.push(number);
    return [...ids, ...this.fresh.keys()];
  }

  entries() {
    return this.ids().map((id) => [id, this.get(id)]);
  }

  get(id) {
    return this.first[id] ?? this.fresh.get(id);
  }

  /** What was decided on a flag. */
  decision(id) {
    return this.state().flags.get(String(id)) ?? this.get(id);
  }
}
