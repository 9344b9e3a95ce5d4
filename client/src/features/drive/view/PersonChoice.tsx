import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { checkName, NAME_MAX, type NameProblem } from "../history/people";
import type { Choices } from "./choices";
import classes from "./Setup.module.css";

const FIELD = { input: classes.field ?? "" };

interface PersonChoiceProps {
  choices: Choices;
  nobody: string;
  onChoose: (name: string) => void;
}

/** A calibration belongs to one person: who it is has to be known before. */
export function PersonChoice({ choices, nobody, onChoose }: PersonChoiceProps) {
  const { t } = useTranslation("drive");
  const [isAdding, setIsAdding] = useState(false);
  const add = (name: string) => {
    onChoose(name);
    setIsAdding(false);
  };
  return (
    <div className={classes.person}>
      <NativeSelect
        className={classes.select}
        classNames={FIELD}
        size="md"
        label={t("person.label")}
        description={t("person.why")}
        data={choices.people.length > 0 ? [...choices.people] : [nobody]}
        value={choices.person || nobody}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
      {isAdding ? (
        <NewPerson people={choices.people} onAdd={add} onCancel={() => setIsAdding(false)} />
      ) : (
        <Button variant="default" size="md" onClick={() => setIsAdding(true)}>
          {t("person.another")}
        </Button>
      )}
    </div>
  );
}

interface NewPersonProps {
  people: readonly string[];
  onAdd: (name: string) => void;
  onCancel: () => void;
}

function NewPerson({ people, onAdd, onCancel }: NewPersonProps) {
  const { t } = useTranslation("drive");
  const [name, setName] = useState("");
  const [fault, setFault] = useState<NameProblem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  // The tap asked for it.
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = checkName(name, people);
    if (found) setFault(found);
    else onAdd(name.trim());
  };
  return (
    <form className={classes.newPerson} onSubmit={submit} noValidate>
      <TextInput
        ref={field}
        className={classes.name}
        classNames={FIELD}
        size="md"
        label={t("person.name")}
        autoComplete="off"
        value={name}
        error={fault && t(`person.${fault}`, { max: NAME_MAX })}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setFault(null);
        }}
      />
      <Button type="submit" size="md">
        {t("person.add")}
      </Button>
      <Button variant="default" size="md" onClick={onCancel}>
        {t("person.cancel")}
      </Button>
    </form>
  );
}
