/** Runs one part so that its failure, which is reported, keeps no other from running: neither page nor alarm. */
export function safely(part: () => void): void {
  try {
    part();
  } catch (error) {
    reportError(error);
  }
}
