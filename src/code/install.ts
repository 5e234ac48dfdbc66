// Installs compiled code: makes one module of a batch of compilations and the adapters that they need, gives their symbols values,
// and writes the functions into the table by element segments. Then a method's entries lead to its code.
import { type CodeSymbol, type CompiledCode, siteCount } from "../compiler/compiled-code.ts";
import { RUNTIME_FUNCTIONS } from "../compiler/runtime-functions.ts";
import { compiledParams, resultTypes, type Shape } from "../compiler/shapes.ts";
import { stateWord } from "../layout/ledger.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { ConstantPool, Klass, Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { methodName } from "../linking/method-view.ts";
import { COMPILED_CALL } from "../runtime/driver.ts";
import type { VM } from "../runtime/vm.ts";
import { link } from "../wasm/link.ts";
import { ModuleBuilder } from "../wasm/module.ts";
import { control } from "../wasm/opcodes.ts";
import { type AdapterImports, emitC2I, emitI2C } from "./adapters.ts";
import { isAccessor } from "./method-records.ts";
import type { Names, Sites, Unit } from "./units.ts";

/** One compilation to be installed. */
export interface Installation {
  readonly compileId: number;
  readonly code: CompiledCode;
  readonly names: Names;
  readonly method: Addr;
  readonly osrBci: number;
}

const TABLE_STEP = 1024;

const { sin, cos, tan, asin, acos, atan, log } = Math;
/** As they are, for V8 to know them; not through the stubs. */
const HOST_MATH = { sin, cos, tan, asin, acos, atan, log };

/** Has V8 optimise a Wasm function at once; undefined where V8 was not told to understand that. */
const tierUp: ((f: unknown) => void) | undefined = (() => {
  try {
    return new Function("f", "%WasmTierUpFunction(f)") as (f: unknown) => void;
  } catch {
    return undefined;
  }
})();
/** What a site's debug info takes, about: its record and the objects that describe its scopes. */
const SITE_BYTES = 64;

export class Installer {
  private readonly vm: VM;
  private readonly sites: Sites;
  private readonly imports: WebAssembly.Imports;
  private readonly i2c = new Map<Shape, number>();
  private readonly c2i = new Map<Shape, number>();
  private nextSlot = 1;
  private readonly freeSlots: number[] = [];

  /** @param stubs the exports of the stubs' module */
  constructor(vm: VM, sites: Sites, stubs: Record<string, unknown>, memory: WebAssembly.Memory) {
    this.vm = vm;
    this.sites = sites;
    const ledger = { transition: vm.ledger?.transition } as WebAssembly.ModuleImports;
    this.imports = { env: { memory, table: vm.table }, vm: { ...(stubs as WebAssembly.ModuleImports), ...HOST_MATH }, ledger };
  }

  private slot(): number {
    const free = this.freeSlots.pop();
    if (free !== undefined) return free;
    if (this.nextSlot === this.vm.table.length) this.vm.table.grow(Math.max(TABLE_STEP, this.vm.table.length));
    return this.nextSlot++;
  }

  /** Makes code that can be entered. Nothing leads to it yet: `enter`. */
  install(batch: readonly Installation[]): Unit[] {
    const named = this.vm.flags.values.NameCompiledCode;
    const module = new ModuleBuilder();
    module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
    module.importTable("env", "table", { initial: 1 });
    for (const [name, params, results] of RUNTIME_FUNCTIONS) module.importFunction("vm", name, params, results);
    const imports: AdapterImports = {
      runNested: module.importFunction("vm", "runNested", [0x7f], []),
      uncounted: module.importFunction("vm", "uncounted", [0x7f], []),
      newChunk: RUNTIME_FUNCTIONS.findIndex((r) => r[0] === "newChunk"),
      popChunk: RUNTIME_FUNCTIONS.findIndex((r) => r[0] === "popChunk"),
    };
    const transition = this.vm.ledger?.isExact === true ? module.importFunction("ledger", "transition", [0x7f, 0x7f], []) : -1;
    const segments: { slot: number; index: number }[] = [];
    const values: number[] = [];
    const adapter = (of: Map<Shape, number>, shape: Shape, emit: () => number): number => {
      let slot = of.get(shape);
      if (slot === undefined) {
        slot = this.slot();
        of.set(shape, slot);
        segments.push({ slot, index: emit() });
      }
      return slot;
    };
    const units: Unit[] = [];
    for (const { compileId, code, names, method, osrBci } of batch) {
      const name = named
        ? `${klassName(ld(method + Method.holder))}.${methodName(method)}@${code.tier}${osrBci < 0 ? "" : `.${osrBci}`}`
        : "code";
      const f = module.function_(name, compiledParams(code.shape), resultTypes(code.shape));
      f.raw = code.body;
      f.unlikelyAt.push(...code.unlikely);
      const firstSymbol = values.length;
      for (const r of code.relocations) f.relocations.push({ ...r, symbol: r.symbol + firstSymbol });
      const number = this.sites.newUnit();
      const firstSite = this.sites.allocate(number, code);
      const objects: Addr[] = [];
      for (const symbol of code.symbols) {
        values.push(
          this.value(symbol, names, firstSite, objects, ld(ld(method + Method.holder) + Klass.loader), {
            type: (shape) => module.type(compiledParams(shape), resultTypes(shape)),
            self: f.index,
            state: (category) => stateWord(method, category),
            calls: () => this.vm.ledger!.callsOf(method, () => this.vm.kernel.calloc(8) >>> 0),
            transition,
            adapter: (shape) => adapter(this.c2i, shape, () => emitC2I(module, shape, imports, COMPILED_CALL).index),
          }),
        );
      }
      adapter(this.i2c, code.shape, () => emitI2C(module, code.shape).index);
      const slot = this.slot();
      segments.push({ slot, index: f.index });
      const unit: Unit = {
        number,
        compileId,
        code,
        names,
        method,
        osrBci,
        firstSite,
        slot,
        objects,
        entrant: true,
        freed: false,
        caught: 0,
        caughtSince: 0,
        bytes: code.body.length + SITE_BYTES * siteCount(code),
      };
      this.sites.add(unit);
      units.push(unit);
    }
    segments.sort((a, b) => a.slot - b.slot);
    for (let i = 0; i < segments.length; ) {
      let end = i + 1;
      while (end < segments.length && segments[end]!.slot === segments[end - 1]!.slot + 1) end++;
      module.elementSegment(
        segments[i]!.slot,
        segments.slice(i, end).map((s) => s.index),
      );
      i = end;
    }
    const { bytes, relocations } = module.finish(named);
    const linked = link(bytes, relocations, values);
    new WebAssembly.Instance(new WebAssembly.Module(linked), this.imports);
    // V8 does not replace a Wasm function while it runs: a loop that is entered once would stay in baseline code.
    if (tierUp !== undefined) for (const unit of units) if (unit.osrBci >= 0 && unit.code.tier === 4) tierUp(this.vm.table.get(unit.slot));
    return units;
  }

  private value(
    symbol: CodeSymbol,
    names: Names,
    firstSite: number,
    objects: Addr[],
    loader: Addr,
    module: {
      type(shape: Shape): number;
      self: number;
      adapter(shape: Shape): number;
      state(category: number): number;
      calls(): number;
      transition: number;
    },
  ): number {
    switch (symbol.kind) {
      case "klass":
        return names.klass(symbol.klass);
      case "method":
        return names.method(symbol.method);
      case "object": {
        // The code's own, which goes with its class: a constant does not keep the class alive.
        const slot = this.vm.heap.newSlotOf(loader, names.object(symbol.object));
        objects.push(slot);
        return slot;
      }
      case "mirror":
        return ld(names.klass(symbol.klass) + Klass.mirror);
      case "static":
        return names.staticField(symbol.field);
      case "mdo":
        return ld(names.method(symbol.method) + Method.mdo);
      case "counters":
        return names.method(symbol.method) + Method.invocationCounter;
      case "cache":
        return ld(names.method(symbol.method) + Method.cpCache) + 32 * symbol.index;
      case "constant":
        return ld(ld(names.method(symbol.method) + Method.constantPool) + ConstantPool.entries) + 4 * symbol.index;
      case "tag":
        return ld(ld(names.method(symbol.method) + Method.constantPool) + ConstantPool.tags) + symbol.index;
      case "site":
        return firstSite + symbol.site;
      case "adapter":
        return module.adapter(symbol.shape);
      case "type":
        return module.type(symbol.shape);
      case "ledgerState":
        return module.state(symbol.category);
      case "ledgerCalls":
        return module.calls();
      case "ledgerTransition":
        return module.transition;
      case "self":
        return module.self;
    }
  }

  /** New calls of a unit's method enter it. */
  enter(unit: Unit): void {
    const { method } = unit;
    st(method + Method.adapter, this.i2c.get(unit.code.shape)!);
    st(method + Method.tableSlot, unit.slot);
    st(method + Method.compiledSize, unit.code.tier === 4 ? unit.code.body.length : 0);
    // The interpreter runs an accessor quicker than it calls its code.
    if (!isAccessor(method)) this.vm.kernel.setMethodEntry(method);
  }

  /** Calls of a Method structure that stands for OSR code enter it. */
  enterOsr(pseudo: Addr, unit: Unit): void {
    st(pseudo + Method.adapter, this.i2c.get(unit.code.shape)!);
    st(pseudo + Method.tableSlot, unit.slot);
  }

  /** New calls of a method are interpreted. */
  leave(method: Addr): void {
    st(method + Method.tableSlot, 0);
    st(method + Method.compiledSize, 0);
    this.vm.kernel.setMethodEntry(method);
  }

  /** Gives back what only a unit's code used. Its module goes when V8 finds that no function of it is in the table. */
  free(unit: Unit): void {
    if (this.vm.flags.values.StressCodeFree) this.poison(unit);
    else {
      this.vm.table.set(unit.slot, null);
      this.freeSlots.push(unit.slot);
    }
    for (const slot of unit.objects) this.vm.kernel.freeOopSlot(slot);
    this.sites.remove(unit);
  }

  /** Its slot stays in use: by a function that says whose it was. */
  private poison(unit: Unit): void {
    const module = new ModuleBuilder();
    const freed = module.importFunction("vm", "freed", [], []);
    const { shape } = unit.code;
    const f = module.function_("freed", compiledParams(shape), resultTypes(shape));
    f.call(freed).op(control.unreachable);
    module.exportFunction("freed", f.index);
    const text = `freed code was called: compile id ${unit.compileId}, tier ${unit.code.tier}, ${this.vm.describeMethod(unit.method)}`;
    const vm = {
      freed: () => {
        throw this.vm.fault(text);
      },
    };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.finish().bytes), { vm });
    this.vm.table.set(unit.slot, exports.freed as () => void);
  }
}
