// Who may talk to whom: the version of the schema (schema/compile.proto), and the layout that code is made for. Pure.
import { QUESTION_KINDS } from "../compiler/facts/question-table.ts";
import { RUNTIME_FUNCTIONS } from "../compiler/runtime-functions.ts";
import { INTRINSICS } from "../kernel/interpreter/intrinsics.ts";
import * as compiled from "../layout/compiled.ts";
import * as frame from "../layout/frame.ts";
import * as mdo from "../layout/mdo.ts";
import * as map from "../layout/memory-map.ts";
import * as metadata from "../layout/metadata.ts";
import * as object from "../layout/object.ts";
import * as vmState from "../layout/vm-state.ts";

export const SCHEMA = 3;
/** Two behind still work. */
export const OLDEST_SCHEMA = 1;

/** What a version of the schema brought. */
export const NUMBERED_FACTS = 2;
export const RECORDED_QUESTIONS = 3;

export interface Greeting {
  readonly newestSchema: number;
  readonly oldestSchema: number;
  readonly layout: string;
  readonly token: string;
}

/** The schema that both speak, or why they do not talk. */
export function negotiate(client: Greeting, layout: string, token: string): { schema: number } | { reason: string } {
  if (!sameText(client.token, token)) return { reason: token === "" ? "this server takes no token" : "the token is not this server's" };
  const schema = Math.min(client.newestSchema, SCHEMA);
  if (schema < OLDEST_SCHEMA || schema < client.oldestSchema) {
    const speaks = (oldest: number, newest: number): string => (oldest === newest ? `${newest}` : `${oldest} to ${newest}`);
    const theirs = speaks(client.oldestSchema, client.newestSchema);
    return { reason: `the client speaks schema ${theirs}, this server ${speaks(OLDEST_SCHEMA, SCHEMA)}` };
  }
  if (client.layout !== layout)
    return { reason: `the client's VM has another memory layout (${client.layout}) than this server compiles for (${layout})` };
  return { schema };
}

/** Takes the same time wherever they differ. */
function sameText(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) different |= a.charCodeAt(i) ^ b.charCodeAt(b.length === 0 ? 0 : i % b.length);
  return different === 0;
}

/** All that code and facts have of the VM's: offsets, bits, questions, functions. */
export function layoutText(): string {
  const modules = [compiled, frame, mdo, map, metadata, object, vmState];
  const values = modules.map((m) => Object.entries(m).filter(([, value]) => typeof value !== "function"));
  return JSON.stringify([values, RUNTIME_FUNCTIONS, INTRINSICS, QUESTION_KINDS], (_, value: unknown) =>
    value instanceof Set || value instanceof Map ? [...value] : value,
  );
}
