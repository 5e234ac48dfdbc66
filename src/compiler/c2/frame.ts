// Where things stand in the compiled frame (layout/compiled.ts): the scopes' homes, one behind the other by depth, then words for
// references that outlive calls.
import { BASE_BYTES } from "../../layout/compiled.ts";
import { FRAME_HEADER } from "../../layout/frame.ts";
import type { Scope as SiteScope } from "../compiled-code.ts";
import type { FrameState, Scope } from "../ir/state.ts";

const align8 = (n: number): number => (n + 7) & ~7;

export class FrameLayout {
  private readonly places = new Map<Scope, { locals: number; header: number; end: number }>();
  /** Behind all scopes. */
  private words = BASE_BYTES;

  constructor(scopes: readonly Scope[]) {
    for (const scope of scopes) {
      const locals = scope.parent === undefined ? BASE_BYTES : this.places.get(scope.parent)!.end;
      const header = align8(locals + 4 * scope.facts.maxLocals);
      const end = align8(header + FRAME_HEADER + 4 * scope.facts.maxStack);
      this.places.set(scope, { locals, header, end });
      this.words = Math.max(this.words, end);
    }
  }

  header(scope: Scope): number {
    return this.places.get(scope)!.header;
  }

  local(scope: Scope, slot: number): number {
    return this.places.get(scope)!.locals + 4 * slot;
  }

  stack(scope: Scope, slot: number): number {
    return this.places.get(scope)!.header + FRAME_HEADER + 4 * slot;
  }

  /** A word of the unit's own. */
  word(): number {
    const at = this.words;
    this.words += 4;
    return at;
  }

  /** Room for the fields of virtual objects, the same for all states: they stand there only while one is written out. */
  objectWords = 0;
  reserveObjectWords(count: number): void {
    this.words = (this.words + 7) & ~7;
    this.objectWords = this.words;
    this.words += 4 * count;
  }

  /** @param hostBytes what the function may take of the host's stack */
  frameBytes(hostBytes: number): number {
    return align8(Math.max(this.words + 8, hostBytes));
  }

  /** Scopes of a site, outermost first. */
  scopes(state: FrameState): SiteScope[] {
    const scopes: SiteScope[] = [];
    for (let s: FrameState | undefined = state; s !== undefined; s = s.outer) {
      const place = this.places.get(s.scope)!;
      scopes.unshift({ method: s.scope.method, bci: s.bci, locals: place.locals, header: place.header, depth: s.stack.length });
    }
    return scopes;
  }
}
