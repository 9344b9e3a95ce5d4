import { useEffect } from "react";

/** A file that misses its zone would take the place of the page, and of the results in it. */
export function useDropGuard(): void {
  useEffect(() => {
    window.addEventListener("dragover", refuse);
    window.addEventListener("drop", refuse);
    return () => {
      window.removeEventListener("dragover", refuse);
      window.removeEventListener("drop", refuse);
    };
  }, []);
}

function refuse(event: DragEvent): void {
  // The zone has taken it already.
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
}
