import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../components/ConfirmButton";
import { useStore } from "../../../lib/store";
import { knownPseudonym, loadPeople, peopleChanges } from "./people";
import classes from "./RemovePerson.module.css";
import type { Session } from "./session";

interface RemovePersonProps {
  sessions: readonly Session[];
  onRemove: (name: string) => void;
}

/** Everything of one person on this device, at once; nothing while nobody is known. */
export function RemovePerson({ sessions, onRemove }: RemovePersonProps) {
  const { t } = useTranslation("drive");
  const [chosen, setChosen] = useState("");
  useStore(peopleChanges);
  const people = [...new Set([...loadPeople(), ...sessions.map(({ person }) => person)])];
  const person = people.includes(chosen) ? chosen : people[0];
  if (person === undefined) return null;
  const pseudonym = knownPseudonym(person);
  return (
    <section className={classes.people} aria-label={t("history.people.title")}>
      <h3 className={classes.title}>{t("history.people.title")}</h3>
      <NativeSelect
        className={classes.select}
        classNames={{ input: classes.field ?? "" }}
        size="md"
        label={t("history.people.who")}
        data={people}
        value={person}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <ConfirmButton
        key={person}
        label={t("history.people.remove")}
        question={t("history.people.ask", { person })}
        onConfirm={() => onRemove(person)}
      />
      {pseudonym && (
        <p className={classes.note}>{t("history.people.onServer", { person, pseudonym })}</p>
      )}
    </section>
  );
}
