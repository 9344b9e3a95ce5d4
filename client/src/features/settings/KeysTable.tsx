import { useTranslation } from "react-i18next";
import type { Key } from "../../api/getKeys";
import { revokeKey } from "../../api/revokeKey";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { type Column, Rows } from "../../components/asked/Rows";
import { ConfirmButton } from "../../components/ConfirmButton";
import { Moment } from "../../components/Moment";
import { Said } from "../../components/Said";
import { type Action, useAction } from "../../lib/useAction";
import classes from "./KeysPanel.module.css";
import { useAskAgain } from "./useAsked";
import { useMakerWords } from "./words";

/** Newest first; revoked ones stay, so that it can be seen whose they were. */
export function KeysTable({ keys }: { keys: readonly Key[] }) {
  const { t } = useTranslation("settings");
  const action = useAction(revokeKey, useAskAgain());
  const columns = useColumns(action);
  return (
    <>
      {action.answer && (
        <Said key={action.answer.id} hasFocus>
          {t("keys.revokedNow", { name: action.answer.name })}
        </Said>
      )}
      <ActionFailure action={action} title={t("keys.notRevoked")} />
      {keys.length > 0 ? (
        <Rows
          caption={t("keys.title")}
          rows={keys}
          keyOf={({ id }) => id}
          head={{ name: t("keys.name"), cell: (key) => <Name {...key} /> }}
          columns={columns}
        />
      ) : (
        <p className={classes.note}>{t("keys.empty")}</p>
      )}
    </>
  );
}

function useColumns(action: Action<number, Key>): Column<Key>[] {
  const { t } = useTranslation("settings");
  return [
    { name: t("keys.role"), cell: ({ role }) => t(`roles.${role}.says`) },
    { name: t("keys.created"), cell: (key) => <Created {...key} /> },
    {
      name: t("keys.used"),
      cell: ({ last_used_at: at }) => (at ? <Moment iso={at} /> : t("keys.never")),
    },
    { name: t("keys.state"), cell: (key) => <Revoke chosen={key} action={action} /> },
  ];
}

function Name({ name, revoked_at }: Key) {
  return <span className={revoked_at === null ? undefined : classes.revoked}>{name}</span>;
}

function Created({ created_at, created_by }: Key) {
  const wordsFor = useMakerWords();
  return (
    <>
      <Moment iso={created_at} />
      <span className={classes.by}>{wordsFor(created_by)}</span>
    </>
  );
}

function Revoke({ chosen, action }: { chosen: Key; action: Action<number, Key> }) {
  const { t } = useTranslation("settings");
  const { id, name, revoked_at } = chosen;
  if (revoked_at !== null) {
    return (
      <span className={classes.revoked}>
        {t("keys.revoked")} <Moment iso={revoked_at} />
      </span>
    );
  }
  return (
    <ConfirmButton
      label={t("keys.revoke")}
      question={t("keys.ask", { name })}
      confirm={t("keys.revokeYes")}
      keep={t("keys.revokeNo")}
      isBusy={action.isRunning}
      onConfirm={() => action.run(id)}
    />
  );
}
