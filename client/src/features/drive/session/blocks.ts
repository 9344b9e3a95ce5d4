import type { Blocked } from "./driveState";

/** Why nobody can be monitored just now, as the device says. */
export class Blocks {
  #reasons: readonly Blocked[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get reasons(): readonly Blocked[] {
    return this.#reasons;
  }

  set(reason: Blocked, isBlocked: boolean): void {
    if (this.#reasons.includes(reason) === isBlocked) return;
    this.#reasons = isBlocked
      ? [...this.#reasons, reason]
      : this.#reasons.filter((other) => other !== reason);
    this.#onChange();
  }
}
