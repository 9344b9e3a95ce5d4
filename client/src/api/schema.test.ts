import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";
import document from "../../openapi.json?raw";
import generated from "./schema.gen.ts?raw";

test("schema.gen.ts is what openapi.json gives (run `npm run types` when it is not)", async () => {
  const ast = await openapiTS(document);
  expect(generated).toBe(`${COMMENT_HEADER}${astToString(ast)}`);
});
