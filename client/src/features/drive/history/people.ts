/** Who drives with this device: the names, and who of them wears glasses. Kept in localStorage. */
import { readLocal, writeLocal } from "./localValue";

export const PEOPLE_KEY = "sleepsafe-people";

/** Characters of a name: as many as a row on a phone has room for; ours. */
export const NAME_MAX = 40;

/** Before anybody has said a name. */
const NOBODY: People = { names: [], last: "", glasses: [] };

export type NameProblem = "empty" | "too_long" | "taken";

interface People {
  readonly names: readonly string[];
  /** Who drove last, or is about to. */
  readonly last: string;
  /** Those who wear glasses. */
  readonly glasses: readonly string[];
}

/** The names, in the order in which they came. */
export function loadPeople(): readonly string[] {
  return load().names;
}

/** The one who was saved last; "" when there is nobody. */
export function lastPerson(): string {
  const { names, last } = load();
  return names.includes(last) ? last : (names[0] ?? "");
}

/** Adds a person, or makes a known one the last. A RangeError when the name is empty or too long. */
export function savePerson(name: string): void {
  const people = load();
  const trimmed = name.trim();
  const problem = checkName(trimmed, []);
  if (problem !== null) {
    throw new RangeError(`name must have 1 to ${NAME_MAX} characters, not ${trimmed.length}`);
  }
  const known = people.names.find((other) => isSame(other, trimmed));
  const names = known === undefined ? [...people.names, trimmed] : people.names;
  keep({ ...people, names, last: known ?? trimmed });
}

/** Forgets the name and the glasses; what the store has of the person goes by its own `deletePerson`. */
export function removePerson(name: string): void {
  const { names, last, glasses } = load();
  const others = (list: readonly string[]) => list.filter((other) => other !== name);
  keep({ names: others(names), last: last === name ? "" : last, glasses: others(glasses) });
}

/** What is wrong with a new name; spaces around it and capitals make no other person. */
export function checkName(name: string, people: readonly string[]): NameProblem | null {
  const trimmed = name.trim();
  if (trimmed === "") return "empty";
  if (trimmed.length > NAME_MAX) return "too_long";
  return people.some((other) => isSame(other, trimmed)) ? "taken" : null;
}

/** Whether the person said to wear glasses. */
export function wearsGlasses(name: string): boolean {
  return load().glasses.includes(name);
}

export function saveGlasses(name: string, glasses: boolean): void {
  const people = load();
  const others = people.glasses.filter((other) => other !== name);
  keep({ ...people, glasses: glasses ? [...others, name] : others });
}

function isSame(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}

/** Where the browser refuses to keep them, they last as long as the page. */
let unkept: People | null = null;

function keep(people: People): void {
  unkept = writeLocal(PEOPLE_KEY, JSON.stringify(people)) ? null : people;
}

function load(): People {
  return unkept ?? parse(readLocal(PEOPLE_KEY) ?? "null");
}

/** Anything may stand there: another version of the app shares the storage. */
function parse(text: string): People {
  try {
    const found: Partial<Record<keyof People, unknown>> | null = JSON.parse(text);
    const names = strings(found?.names).filter((name) => checkName(name, []) === null);
    const last = typeof found?.last === "string" ? found.last : "";
    return { names, last, glasses: strings(found?.glasses) };
  } catch {
    return NOBODY;
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
