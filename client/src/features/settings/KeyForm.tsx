import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CreatedKey, createKey } from "../../api/createKey";
import type { Role } from "../../api/getSession";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { SegmentedChoice } from "../../components/SegmentedChoice";
import { useAction, useWait } from "../../lib/useAction";
import form from "./Form.module.css";
import classes from "./KeysPanel.module.css";
import { NAME_MAX } from "./NameForm";

const ROLES: readonly Role[] = ["device", "viewer", "admin"];

/** Whose key it is to be, and what it may. */
export function KeyForm({ onCreated }: { onCreated: (key: CreatedKey) => void }) {
  const { t } = useTranslation("settings");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("device");
  const [isEmpty, setIsEmpty] = useState(false);
  const action = useAction(createKey, onCreated);
  const isHeld = useWait(action) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setIsEmpty(wanted === "");
    if (wanted !== "" && !isHeld) action.run({ name: wanted, role });
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        className={classes.name ?? ""}
        classNames={{ input: form.field ?? "" }}
        size="md"
        label={t("keys.name")}
        placeholder={t("keys.example")}
        autoComplete="off"
        maxLength={NAME_MAX}
        value={name}
        error={isEmpty && t("name.empty")}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setIsEmpty(false);
        }}
      />
      <div className={classes.role}>
        <SegmentedChoice
          legend={t("keys.role")}
          options={ROLES.map((value) => ({ value, label: t(`roles.${value}.name`) }))}
          value={role}
          onChange={setRole}
        />
      </div>
      <Button type="submit" size="md" aria-disabled={action.isRunning || isHeld}>
        {t("keys.create")}
      </Button>
      <p className={classes.says}>{t(`roles.${role}.for`)}</p>
      <div className={classes.failure}>
        <ActionFailure action={action} title={t("keys.notCreated")} />
      </div>
    </form>
  );
}
