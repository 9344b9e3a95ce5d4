import { describe, expect, test, vi } from "vitest";
import {
  checkName,
  lastPerson,
  loadPeople,
  NAME_MAX,
  PEOPLE_KEY,
  pseudonymOf,
  removePerson,
  saveGlasses,
  savePerson,
  wearsGlasses,
} from "./people";

test("two people take turns: both are known, the last one is remembered", () => {
  savePerson(" Anna ");
  savePerson("Ben");
  savePerson("ANNA");
  expect(loadPeople()).toEqual(["Anna", "Ben"]);
  expect(lastPerson()).toBe("Anna");
});

test("who is removed leaves neither name nor glasses", () => {
  savePerson("Anna");
  savePerson("Ben");
  saveGlasses("Ben", true);
  removePerson("Ben");
  expect(loadPeople()).toEqual(["Anna"]);
  expect(lastPerson()).toBe("Anna");
  expect(wearsGlasses("Ben")).toBe(false);
});

test("glasses are each person's own", () => {
  savePerson("Anna");
  savePerson("Ben");
  saveGlasses("Anna", true);
  expect([wearsGlasses("Anna"), wearsGlasses("Ben")]).toEqual([true, false]);
  saveGlasses("Anna", false);
  expect(wearsGlasses("Anna")).toBe(false);
});

test("a name has 1 to 40 characters and is nobody else's, whatever its capitals", () => {
  expect(checkName("  ", [])).toBe("empty");
  expect(checkName("x".repeat(NAME_MAX + 1), [])).toBe("too_long");
  expect(checkName(` ${"x".repeat(NAME_MAX)} `, [])).toBeNull();
  expect(checkName(" jÖRG", ["Jörg"])).toBe("taken");
  expect(checkName("Jörg", ["Anna"])).toBeNull();
});

describe("pseudonyms", () => {
  test("are each person's own, say nothing of the name, and stay", () => {
    const names = ["Anna", "Ben", "__proto__", "cafe"];
    for (const name of names) savePerson(name);
    const first = names.map(pseudonymOf);
    expect(new Set(first).size).toBe(names.length);
    for (const pseudonym of first) expect(pseudonym).toMatch(/^p-[0-9a-f]{16}$/);
    expect(names.map(pseudonymOf)).toEqual(first);
    expect(pseudonymOf("ANNA")).toBe(first[0]);
    saveGlasses("Anna", true);
    savePerson("Carl");
    expect(names.map(pseudonymOf)).toEqual(first);
    expect(loadPeople()).toEqual([...names, "Carl"]);
  });

  test("are made by chance alone: the same name on another device has another", () => {
    const here = pseudonymOf("Anna");
    localStorage.clear();
    expect(pseudonymOf("Anna")).not.toBe(here);
  });

  test("who is removed and comes back is another", () => {
    savePerson("Anna");
    const before = pseudonymOf("Anna");
    removePerson("Anna");
    expect(localStorage.getItem(PEOPLE_KEY)).not.toContain(before);
    savePerson("Anna");
    expect(pseudonymOf("Anna")).not.toBe(before);
  });

  test.each(['["Anna","Anna"]', '["Anna"]', '[7,"p-0123456789abcdef"]', '"p"'])(
    "%s in the storage is none",
    (kept) => {
      localStorage.setItem(PEOPLE_KEY, `{"names":["Anna"],"last":"Anna","pseudonyms":[${kept}]}`);
      expect(pseudonymOf("Anna")).toMatch(/^p-[0-9a-f]{16}$/);
    },
  );
});

test("a name that is refused says the allowed length", () => {
  expect(() => savePerson(" ")).toThrow("name must have 1 to 40 characters, not 0");
  expect(loadPeople()).toEqual([]);
});

test.each(["nonsense", "null", "[]", '{"names":[7,"",null],"last":3}'])(
  "%s in the storage is nobody",
  (text) => {
    localStorage.setItem(PEOPLE_KEY, text);
    expect([loadPeople(), lastPerson()]).toEqual([[], ""]);
  },
);

test("where the browser keeps nothing, the names last as long as the page", () => {
  const refuse = () => {
    throw new DOMException("", "SecurityError");
  };
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse);
  savePerson("Anna");
  expect([loadPeople(), lastPerson()]).toEqual([["Anna"], "Anna"]);
  expect(pseudonymOf("Anna")).toBe(pseudonymOf("Anna"));
});
