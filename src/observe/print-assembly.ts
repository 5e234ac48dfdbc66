// -XX:+PrintAssembly and CompileCommand=print: the WebAssembly of a compilation as text, with what its symbols stand for, and its sites.
import type { Unit } from "../code/units.ts";
import type { CodeSymbol } from "../compiler/compiled-code.ts";
import type { MethodId } from "../compiler/facts/questions.ts";
import { RUNTIME_FUNCTIONS } from "../compiler/runtime-functions.ts";
import { CATEGORIES } from "../layout/ledger.ts";
import { externalName, klassName } from "../linking/klass-view.ts";
import { holderOf, methodName, methodSignature } from "../linking/method-view.ts";
import type { LoggedMethod } from "../tiering/events.ts";
import { compilerName } from "../tiering/level.ts";
import { disassembleBody } from "../wasm/disassemble.ts";
import { compilationLine } from "./print-compilation.ts";

const WIDTH = 80;
/** A line of that char with a title in its middle. */
const rule = (char: string, title: string): string => {
  const left = Math.floor((WIDTH - title.length - 2) / 2);
  return `${char.repeat(left)} ${title} ${char.repeat(WIDTH - title.length - 2 - left)}`;
};

export function assemblyText(unit: Unit, method: LoggedMethod, stamp: number, tiered: boolean): string {
  const { code } = unit;
  const compiler = compilerName(code.tier);
  const event = { kind: "compilation", id: unit.compileId, level: code.tier, osrBci: unit.osrBci, blocking: false, stamp, method } as const;
  const lines = disassembleBody(code.body, {
    relocations: code.relocations,
    symbol: (n) => symbolText(unit, code.symbols[n]!),
    call: (index) => `$${RUNTIME_FUNCTIONS[index]?.[0] ?? index}`,
  });
  const sites = code.sites.map(
    (site, i) => `  site ${i} ${site.kind}: ${site.scopes.map((s) => `${memberText(unit, s.method)}@${s.bci}`).join(" > ")}`,
  );
  return [
    "",
    rule("=", `${compiler.toUpperCase()}-compiled nmethod`),
    rule("-", "Assembly"),
    "",
    `Compiled method (${compiler}) ${compilationLine(event, tiered)}`,
    ` code = ${code.body.length} bytes, frame = ${code.frameBytes} bytes, shape = ${code.shape}, table slot = ${unit.slot}`,
    "",
    ...lines.map((line) => `  ${line}`),
    "",
    ...sites,
    "-".repeat(WIDTH),
    "",
  ].join("\n");
}

function memberText(unit: Unit, id: MethodId): string {
  const m = unit.names.method(id);
  return `${externalName(holderOf(m))}::${methodName(m)}${methodSignature(m)}`;
}

function symbolText(unit: Unit, symbol: CodeSymbol): string {
  switch (symbol.kind) {
    case "klass":
    case "mirror":
      return `${symbol.kind} ${klassName(unit.names.klass(symbol.klass))}`;
    case "method":
    case "mdo":
    case "counters":
      return `${symbol.kind} ${memberText(unit, symbol.method)}`;
    case "object":
      return `object ${symbol.object}`;
    case "static":
      return `static field ${symbol.field}`;
    case "cache":
    case "constant":
    case "tag":
      return `${symbol.kind} ${symbol.index} of ${memberText(unit, symbol.method)}`;
    case "site":
      return `site ${symbol.site}`;
    case "adapter":
    case "type":
      return `${symbol.kind} ${symbol.shape}`;
    case "ledgerState":
      return `ledger: ${CATEGORIES[symbol.category]}`;
    case "ledgerCalls":
      return "ledger: calls";
    case "ledgerTransition":
      return "ledger.transition";
    case "self":
      return "self";
  }
}
