import type { en } from "./text.en";

/**
 * The texts by namespace, which is the feature's folder name. A feature adds its own beside its English text:
 * `declare module "../../lib/texts" { interface Texts { batch: typeof en } }`; then `useTranslation("batch")`
 * accepts its keys and no others.
 */
export interface Texts {
  shared: typeof en;
}

/** The shape of a translation: the same keys as the English text, so that tsc refuses a missing one. */
export type Translation<T> = {
  readonly [Key in keyof T]: T[Key] extends string ? string : Translation<T[Key]>;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shared";
    resources: Texts;
  }
}
