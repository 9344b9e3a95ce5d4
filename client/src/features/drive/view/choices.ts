import { useEffect, useState } from "react";
import { readLocal, writeLocal } from "../../../lib/localValue";
import { useStore } from "../../../lib/store";
import { VOLUME } from "../alarm/alarm";
import {
  lastPerson,
  loadPeople,
  peopleChanges,
  saveGlasses,
  savePerson,
  wearsGlasses,
} from "../history/people";

export const VOLUME_KEY = "sleepsafe-alarm-volume";

/** What a driver sets before the drive; kept on this device. */
export interface Choices {
  readonly people: readonly string[];
  /** "" until somebody has said a name. */
  readonly person: string;
  readonly glasses: boolean;
  /** Amplitude, within `VOLUME`. */
  readonly volume: number;
}

export interface ChoiceActions {
  choosePerson: (name: string) => void;
  setGlasses: (glasses: boolean) => void;
  setVolume: (volume: number) => void;
}

const UNKNOWN: Choices = { people: [], person: "", glasses: false, volume: VOLUME.max };

/** `nobody`: the name under which things are kept until there is one. */
export function useChoices(nobody: string): [Choices, ChoiceActions] {
  const [choices, setChoices] = useState(UNKNOWN);
  const changes = useStore(peopleChanges);
  // The first render is drawn ahead, and knows no device.
  // biome-ignore lint/correctness/useExhaustiveDependencies: people change below this page, too
  useEffect(() => setChoices(load(nobody)), [nobody, changes]);
  return [
    choices,
    {
      choosePerson: savePerson,
      setGlasses: (glasses) => saveGlasses(choices.person || nobody, glasses),
      setVolume(volume) {
        writeLocal(VOLUME_KEY, String(volume));
        setChoices({ ...choices, volume });
      },
    },
  ];
}

function load(nobody: string): Choices {
  const person = lastPerson();
  return {
    people: loadPeople(),
    person,
    glasses: wearsGlasses(person || nobody),
    volume: loadVolume(),
  };
}

function loadVolume(): number {
  const kept = Number(readLocal(VOLUME_KEY) ?? VOLUME.max);
  return kept >= VOLUME.min && kept <= VOLUME.max ? kept : VOLUME.max;
}
