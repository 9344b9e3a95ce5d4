import type { Cause, Decision, Level, State } from "../science/policy";

/** An alarm from its rise to its first fall: what a driver can say something about. */
export interface Episode {
  readonly alarm_id: string;
  /** When it began. */
  readonly t_ms: number;
  readonly level: Level;
  readonly state: State;
  readonly cause: Cause | null;
}

/** Finds alarms that are over. */
export class Episodes {
  readonly #newId: () => string;
  #current: Episode | null = null;
  #isAsked = false;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Take the decision as it is now; the alarm whose level has just fallen for the first time, or null. */
  push({ level, state, cause }: Decision, t_ms: number): Episode | null {
    const peak = this.#current?.level ?? 0;
    if (level > peak) {
      const begun = this.#isAsked ? null : this.#current;
      const alarm_id = begun?.alarm_id ?? this.#newId();
      this.#current = { alarm_id, t_ms: begun?.t_ms ?? t_ms, level, state, cause };
      this.#isAsked = false;
      return null;
    }
    const over = this.#current !== null && level < peak && !this.#isAsked ? this.#current : null;
    if (over) this.#isAsked = true;
    if (level === 0) this.#current = null;
    // What lingers below an alarm that was asked about counts as new once it rises again.
    else if (this.#isAsked && this.#current) this.#current = { ...this.#current, level };
    return over;
  }
}
