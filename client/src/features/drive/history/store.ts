/**
 * Drives and calibrations, kept in this browser (IndexedDB by Dexie, which loads with the first question).
 * A browser that refuses never breaks a drive: nothing below throws, and every answer says what was wrong.
 */
import type { Dexie, Table } from "dexie";
import { readLocal, writeLocal } from "../../../lib/localValue";
import { attemptsOn, type StorageProblem } from "../../../lib/storage";
import type { Session } from "./session";
import { type Calibration, isCalibration, isSession } from "./shape";

const NAME = "sleepsafe";

/** Of the tables; IndexedDB takes no boolean as a key, so a calibration's stands beside it. */
const VERSION = 1;
const TABLES = { sessions: "session_id, started_ms", calibrations: "" } as const;

const ASKED_KEY = "sleepsafe-asked-to-persist";

export interface KeptDrives {
  /** Newest first. */
  readonly sessions: readonly Session[];
  /** Records that another version of the app wrote, or that broke: not shown, and not deleted either. */
  readonly skipped: number;
  readonly problem: StorageProblem | null;
}

/** Every write is whole or not at all; its answer is what was wrong, or null. */
export interface Store {
  saveSession: (session: Session) => Promise<StorageProblem | null>;
  sessions: () => Promise<KeptDrives>;
  deleteSession: (sessionId: string) => Promise<StorageProblem | null>;
  deleteAllSessions: () => Promise<StorageProblem | null>;
  saveCalibration: (calibration: Calibration) => Promise<StorageProblem | null>;
  /** Null when there is none that can be used. */
  calibration: (person: string, glasses: boolean) => Promise<Calibration | null>;
  /** Everything of a person: drives and calibrations. */
  deletePerson: (person: string) => Promise<StorageProblem | null>;
}

interface Tables {
  readonly db: Dexie;
  readonly sessions: Table<unknown, string>;
  readonly calibrations: Table<unknown, [person: string, glasses: number]>;
}

/** `factory`: another than the browser's own. */
export function openStore(factory?: IDBFactory): Store {
  const attempt = attemptsOn(() => openTables(factory));
  const write = async (work: (tables: Tables) => Promise<unknown>) => (await attempt(work)).problem;
  return {
    async saveSession(session) {
      const problem = await write(({ sessions }) => sessions.put(session));
      if (problem === null && session.is_complete) void askToPersist();
      return problem;
    },
    async sessions() {
      const { value, problem } = await attempt(readSessions);
      return { ...(value ?? { sessions: [], skipped: 0 }), problem };
    },
    deleteSession: (sessionId) => write(({ sessions }) => sessions.delete(sessionId)),
    deleteAllSessions: () => write(({ sessions }) => sessions.clear()),
    saveCalibration: (calibration) =>
      write(({ calibrations }) => calibrations.put(calibration, keyOf(calibration))),
    async calibration(person, glasses) {
      const { value } = await attempt((t) => t.calibrations.get(keyOf({ person, glasses })));
      return isCalibration(value) ? value : null;
    },
    deletePerson: (person) => write((tables) => deletePerson(tables, person)),
  };
}

function keyOf({ person, glasses }: Pick<Calibration, "person" | "glasses">): [string, number] {
  return [person, Number(glasses)];
}

async function readSessions({ db, sessions }: Tables) {
  return db.transaction("r", sessions, async () => {
    const newestFirst = await sessions.orderBy("started_ms").reverse().toArray();
    const whole = newestFirst.filter(isSession);
    // One without a begin is not in the index at all.
    return { sessions: whole, skipped: (await sessions.count()) - whole.length };
  });
}

async function deletePerson({ db, sessions, calibrations }: Tables, person: string): Promise<void> {
  const isTheirs = (record: unknown) => (record as Partial<Session>).person === person;
  await db.transaction("rw", sessions, calibrations, async () => {
    await sessions.filter(isTheirs).delete();
    await calibrations.bulkDelete([false, true].map((glasses) => keyOf({ person, glasses })));
  });
}

async function openTables(factory: IDBFactory | undefined): Promise<Tables> {
  const { Dexie } = await import("dexie");
  const db = new Dexie(NAME, factory && { indexedDB: factory, IDBKeyRange });
  db.version(VERSION).stores(TABLES);
  return { db, sessions: db.table("sessions"), calibrations: db.table("calibrations") };
}

/** So that the browser does not clear it when space gets short. Once, and not while driving: some ask the person. */
async function askToPersist(): Promise<void> {
  if (readLocal(ASKED_KEY) !== null) return;
  writeLocal(ASKED_KEY, "yes");
  try {
    await navigator.storage?.persist?.();
  } catch {
    // It is kept all the same, as long as there is space.
  }
}
