/**
 * Who drives with this device: the names, who of them wears glasses, and as whom the server knows them. Kept in
 * localStorage: only this device knows which name belongs to which pseudonym.
 */
import { readLocal, writeLocal } from "../../../lib/localValue";
import { createStore, type Store } from "../../../lib/store";

export const PEOPLE_KEY = "sleepsafe-people";

/** Characters of a name: as many as a row on a phone has room for; ours. */
export const NAME_MAX = 40;

/** Before anybody has said a name. */
const NOBODY: People = { names: [], last: "", glasses: [], pseudonyms: [] };

const PSEUDONYM = /^p-[0-9a-f]{16}$/;

export type NameProblem = "empty" | "too_long" | "taken";

interface People {
  readonly names: readonly string[];
  /** Who drove last, or is about to. */
  readonly last: string;
  /** Those who wear glasses. */
  readonly glasses: readonly string[];
  readonly pseudonyms: readonly Pseudonym[];
}

type Pseudonym = readonly [name: string, pseudonym: string];

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

/**
 * Forgets the name, the glasses and whom the pseudonym stood for: who comes back under the same name is another to the
 * server. What the store has of the person goes by its own `deletePerson`.
 */
export function removePerson(name: string): void {
  const { names, last, glasses, pseudonyms } = load();
  const others = (list: readonly string[]) => list.filter((other) => other !== name);
  keep({
    names: others(names),
    last: last === name ? "" : last,
    glasses: others(glasses),
    pseudonyms: pseudonyms.filter(([other]) => !isSame(other, name)),
  });
}

/** As whom the server knows a person: by chance, so that it says nothing of the name, and from then on the same. */
export function pseudonymOf(name: string): string {
  const people = load();
  const known = knownPseudonym(name);
  if (known) return known;
  const pseudonym = newPseudonym();
  keep({ ...people, pseudonyms: [...people.pseudonyms, [name, pseudonym]] });
  return pseudonym;
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

/** As whom the server knows a person; null when it was never told of them. */
export function knownPseudonym(name: string): string | null {
  return load().pseudonyms.find(([other]) => isSame(other, name))?.[1] ?? null;
}

function newPseudonym(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `p-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function isSame(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}

/** Where the browser refuses to keep them, they last as long as the page. */
let unkept: People | null = null;

/** How often anything of the above has changed, for whoever shows it. */
export const peopleChanges: Store<number> = createStore(0);

function keep(people: People): void {
  unkept = writeLocal(PEOPLE_KEY, JSON.stringify(people)) ? null : people;
  peopleChanges.set(peopleChanges.get() + 1);
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
    const pseudonyms = list(found?.pseudonyms).filter(isPseudonym);
    return { names, last, glasses: strings(found?.glasses), pseudonyms };
  } catch {
    return NOBODY;
  }
}

function isPseudonym(value: unknown): value is Pseudonym {
  const [name, pseudonym] = list(value);
  return typeof name === "string" && typeof pseudonym === "string" && PSEUDONYM.test(pseudonym);
}

function strings(value: unknown): string[] {
  return list(value).filter((item) => typeof item === "string");
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
