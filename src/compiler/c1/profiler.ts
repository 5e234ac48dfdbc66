// Tier 3's updates of the method's profile, inline. Where a cell stands in the MDO is a function of the bytecodes
// (bytecode/profile-cells.ts). Must not know what the instructions do.
import { type CellLayout, layoutCells, type ProfiledMethod } from "../../bytecode/profile-cells.ts";
import {
  CELL_BIT,
  CELL_BRANCH,
  CELL_COUNT,
  CELL_COUNTS,
  CELL_FLAG_NULL_SEEN,
  CELL_JUMP,
  CELL_NOT_TAKEN,
  CELL_ROWS,
  CELL_TAKEN,
  CellHeader,
  MethodData,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
} from "../../layout/mdo.ts";
import { OBJECT_KLASS } from "../../layout/object.ts";
import type { Local } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { option } from "../options.ts";
import type { CompilerOptions } from "../request.ts";
import type { CodeUnit } from "./code-unit.ts";
import type { FrameState } from "./frame-state.ts";

export class Profiler {
  private readonly unit: CodeUnit;
  private readonly mdo: Local;
  private readonly klass: Local;
  private readonly at: Local;
  private readonly cells = new Map<number, CellLayout["cells"][number]>();
  private readonly width: number;

  constructor(
    unit: CodeUnit,
    state: FrameState,
    code: Uint8Array,
    method: Pick<ProfiledMethod, "descriptor" | "isStatic" | "isLambdaForm"> & {
      readonly options: CompilerOptions;
      /** Descriptor of the call at an instruction. */
      readonly called: (bci: number) => string;
    },
  ) {
    this.unit = unit;
    this.mdo = state.newLocal(Kind.I);
    this.klass = state.newLocal(Kind.I);
    this.at = state.newLocal(Kind.I);
    this.width = option(method.options, "TypeProfileWidth");
    const { descriptor, isStatic, isLambdaForm, called } = method;
    // As whoever made the profile has laid it out, entries for types included: cells stand behind them.
    const layout = layoutCells(
      { code, descriptor, isStatic, isLambdaForm, descriptorAt: (_, bci) => called(bci) },
      {
        typeProfileWidth: this.width,
        typeProfileArgsLimit: option(method.options, "TypeProfileArgsLimit"),
        typeProfileParmsLimit: option(method.options, "TypeProfileParmsLimit"),
        typeProfileLevel: option(method.options, "TypeProfileLevel"),
        profileCasts: option(method.options, "TypeProfileCasts") !== 0,
      },
    );
    for (const cell of layout.cells) this.cells.set(cell.bci, cell);
  }

  prologue(): void {
    this.unit.f.i32Symbol(this.unit.mdo()).set(this.mdo);
  }

  /** MethodData's counter += 1; its value is then in `value`. */
  increment(counter: "invocations" | "backedges", value: Local): void {
    const { f } = this.unit;
    f.get(this.mdo).get(this.mdo).mem(i32.load, MethodData[counter]).i32(1).op(i32.add).tee(value).mem(i32.store, MethodData[counter]);
  }

  private add(offset: number): void {
    const { f } = this.unit;
    f.get(this.mdo).get(this.mdo).mem(i32.load, offset).i32(1).op(i32.add).mem(i32.store, offset);
  }

  hasBranchCell(bci: number): boolean {
    const kind = this.cells.get(bci)?.kind;
    return kind === CELL_BRANCH || kind === CELL_JUMP;
  }

  /** Along the edge to successor `i` of the branch at `bci`. */
  countBranch(bci: number, successors: number, i: number): void {
    const cell = this.cells.get(bci);
    if (cell === undefined) return;
    if (cell.kind === CELL_JUMP || (cell.kind === CELL_BRANCH && (i === 0 || successors === 1))) this.add(cell.offset + CELL_TAKEN);
    else if (cell.kind === CELL_BRANCH) this.add(cell.offset + CELL_NOT_TAKEN);
  }

  /** The case of a switch that `index` names; any other is the default. */
  countCase(bci: number, index: Local, cases: number): void {
    const { f } = this.unit;
    const cell = this.cells.get(bci);
    if (cell === undefined) return;
    const offset = cell.offset + CELL_COUNTS;
    f.get(this.mdo).i32(0);
    f.get(index).i32(1).op(i32.add).i32(2).op(i32.shl);
    f.get(index).i32(cases).op(i32.geU).select();
    // select takes its first operand when the condition holds: 0, the default's.
    f.op(i32.add).tee(this.at).get(this.at).mem(i32.load, offset).i32(1).op(i32.add).mem(i32.store, offset);
  }

  /** A call of a method that is known. */
  countCall(bci: number): void {
    const cell = this.cells.get(bci);
    if (cell !== undefined && cell.kind !== CELL_BIT) this.add(cell.offset + CELL_COUNT);
  }

  /** The class of a receiver that is not null, on the Wasm stack. */
  countReceiver(bci: number): void {
    const { f } = this.unit;
    const cell = this.cells.get(bci);
    if (cell === undefined) {
      f.drop();
      return;
    }
    f.set(this.klass);
    this.countKlass(cell.offset);
  }

  private countKlass(cell: number): void {
    const { f } = this.unit;
    const done = f.block();
    for (const isFree of [false, true]) {
      for (let i = 0; i < this.width; i++) {
        const row = cell + CELL_ROWS + i * ROW_BYTES;
        f.get(this.mdo).mem(i32.load, row + ROW_KLASS);
        if (isFree) f.op(i32.eqz);
        else f.get(this.klass).op(i32.eq);
        const hit = f.if_(VOID);
        if (isFree)
          f.get(this.mdo)
            .get(this.klass)
            .mem(i32.store, row + ROW_KLASS);
        this.add(row + ROW_COUNT);
        f.br(done).end(hit);
      }
    }
    this.add(cell + CELL_COUNT);
    f.end(done);
  }

  /** A reference that a type check or aastore looks at, emitted by `get`. */
  countChecked(bci: number, get: () => void): void {
    const { f } = this.unit;
    const cell = this.cells.get(bci);
    if (cell === undefined) return;
    get();
    const isObject = f.if_(VOID);
    if (cell.kind !== CELL_BIT) {
      get();
      f.mem(i32.load, OBJECT_KLASS).set(this.klass);
      this.countKlass(cell.offset);
    }
    f.else_();
    const flags = cell.offset + CellHeader.flags;
    f.get(this.mdo).get(this.mdo).mem(i32.load8U, flags).i32(CELL_FLAG_NULL_SEEN).op(i32.or).mem(i32.store8, flags);
    f.end(isObject);
  }
}
