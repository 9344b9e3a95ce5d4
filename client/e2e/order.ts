import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Plays clips in real time: begun last, everybody would wait for it. */
const LONGEST = /driveClips/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => LONGEST.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}
