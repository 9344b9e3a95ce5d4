import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureAlert } from "../../components/FailureAlert";
import { Panel } from "../../components/Panel";
import classes from "./ResultsPanel.module.css";
import { ResultTable } from "./ResultTable";
import { rowAt, topOf, VISIBLE_ROWS } from "./scrolling";
import type { Session } from "./session";
import type { Snapshot } from "./snapshot";
import { useRows } from "./useRows";

interface ResultsPanelProps {
  session: Session;
  state: Snapshot;
}

export function ResultsPanel({ session, state }: ResultsPanelProps) {
  const { t } = useTranslation("batch");
  const scroller = useRef<HTMLElement>(null);
  const [first, setFirst] = useState(0);
  const total = state.preview?.rows ?? 0;
  const count = Math.min(VISIBLE_ROWS, total);
  const { rows, failure } = useRows(session, first, count, state.version);

  async function goTo(line: number): Promise<void> {
    const row = await session.rowAtLine(line);
    scroller.current?.scrollTo({ top: topOf(row, total) });
  }

  return (
    <Panel title={t("results.title")}>
      {total > VISIBLE_ROWS && <GoTo onGo={(line) => void goTo(line).catch(() => {})} />}
      {failure !== null && (
        <FailureAlert
          failure={{ title: t("failed.title"), advice: t("fileProblems.unreadable") }}
        />
      )}
      <ResultTable
        ref={scroller}
        state={state}
        first={first}
        rows={rows}
        onScroll={(top) => setFirst(rowAt(top, total))}
      />
    </Panel>
  );
}

function GoTo({ onGo }: { onGo: (line: number) => void }) {
  const { t } = useTranslation("batch");
  const [text, setText] = useState("");
  const line = Number.parseInt(text, 10);

  function go(event: FormEvent): void {
    event.preventDefault();
    if (line > 0) onGo(line);
  }

  return (
    <form className={classes.goTo} onSubmit={go}>
      <TextInput
        label={t("results.goTo")}
        value={text}
        inputMode="numeric"
        autoComplete="off"
        classNames={{
          root: classes.field ?? "",
          label: classes.label ?? "",
          input: classes.input ?? "",
        }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" size="sm">
        {t("results.go")}
      </Button>
    </form>
  );
}
