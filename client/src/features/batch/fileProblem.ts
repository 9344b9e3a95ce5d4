/** Why a whole file cannot be used. `lines` and names are the file's own. */
export type FileProblem =
  | { kind: "empty" | "noRows" | "binary" | "utf16" | "macLines" | "unreadable" }
  | { kind: "wrongDelimiter"; header: string }
  | { kind: "missingColumns"; missing: string[]; found: string[] }
  | { kind: "duplicateColumns"; names: string[] }
  | { kind: "longLine"; line: number; maximumKb: number }
  | { kind: "tooManyRows"; maximum: number };

export class FileError extends Error {
  override readonly name = "FileError";
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

export function refuse(problem: FileProblem): never {
  throw new FileError(problem);
}
