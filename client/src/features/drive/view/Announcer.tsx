import { VisuallyHidden } from "@mantine/core";
import type { Shown } from "./words";

/** For screen readers, which say what changes here. Both places are there from the start: others are not noticed. */
export function Announcer({ shown }: { shown: Shown }) {
  const end = /[.!?]$/.test(shown.word) ? "" : ".";
  const sentence = `${shown.word}${end} ${shown.spoken}`;
  return (
    <>
      <VisuallyHidden role="status">{shown.isUrgent ? "" : sentence}</VisuallyHidden>
      <VisuallyHidden role="alert">{shown.isUrgent ? sentence : ""}</VisuallyHidden>
    </>
  );
}
