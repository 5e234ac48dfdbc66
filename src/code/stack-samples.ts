// What a program's time goes to, seen by looking at the top of its stack now and then: whoever is found there repeatedly is worth
// compiling, however seldom it is called. HotSpot's compilation policy before tiers looked up the stack in a like way
// (StackWalkCompPolicy), to compile the caller that inlines what is hot.
import { SITE_INTERPRETED } from "../layout/compiled.ts";
import { FRAME_COMPILED_CALLER, FRAME_INTERPRETED, FRAME_KIND_MASK, Frame, JavaThread } from "../layout/frame.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { callerOf, isShown } from "../runtime/frames.ts";
import { callSiteOf } from "./frames.ts";
import type { MethodRecord } from "./method-records.ts";
import type { Sites } from "./units.ts";

/** Milliseconds between two looks; ticks come every ten, polls of the interpreter sooner. */
const INTERVAL = 4;
/** Polls of the interpreter in half that time: with fewer, it went to natives and to the loading of classes, which no code makes quicker. */
const LEAST_POLLS = 50_000;
/** Activations that are looked at: what is on top, and who would inline it. */
const DEPTH = 4;
/** What is on top counts so much: compiling its callers saves only the calls. */
const TOP_WEIGHT = 2;
/** So much weight at the least makes a method worth compiling, some 16 ms of its own, or 32 in what it calls ... */
const LEAST_WEIGHT = 8;
/** ... and so much for each look, a twenty-fifth of the time: compiling what takes less is left to the counts. */
const LEAST_SHARE = 0.08;
/** They fall on, for who is seen that often calls what is dear; profiles want some calls all the same. */
const LEAST_SCALE = 0.125;

export interface Seen {
  readonly method: Addr;
  readonly weight: number;
}

/** What HotSpot's thresholds are multiplied by for a method that is worth compiling and has this weight. */
export function scaleOfSeen(weight: number): number {
  return Math.min(1, Math.max(LEAST_WEIGHT / weight, LEAST_SCALE));
}

export class StackSamples {
  private readonly sites: Sites;
  private last = 0;
  private lastPolls = 0;
  private looks = 0;

  constructor(sites: Sites) {
    this.sites = sites;
  }

  /** Whether it has been so once, or is so now. */
  isWorthCompiling({ seen, seenScale }: Pick<MethodRecord, "seen" | "seenScale">): boolean {
    return seenScale < 1 || this.isDear(seen);
  }

  /** Whether it is half way to that: the interpreter profiles it from now on, which takes up to twice as long. */
  isWorthProfiling({ seen }: Pick<MethodRecord, "seen">): boolean {
    return this.isDear(2 * seen);
  }

  private isDear(seen: number): boolean {
    return seen >= LEAST_WEIGHT && seen >= LEAST_SHARE * this.looks;
  }

  /**
   * @param now milliseconds
   * @param polls of the interpreter so far
   * @returns the activations, compiled or interpreted, on top of the stack, innermost first; none before it is time
   */
  look(thread: Addr, now: number, polls: number): Seen[] {
    if (now - this.last < INTERVAL) return [];
    const isInterpreted = (ld(ld(thread + JavaThread.frame) + Frame.kind) & FRAME_KIND_MASK) === FRAME_INTERPRETED;
    if (isInterpreted && polls - this.lastPolls < LEAST_POLLS) return [];
    this.last = now;
    this.lastPolls = polls;
    this.looks++;
    const seen: Seen[] = [];
    const add = (method: Addr): void => void seen.push({ method, weight: seen.length === 0 ? TOP_WEIGHT : 1 });
    for (let frame = ld(thread + JavaThread.frame); frame !== 0 && seen.length < DEPTH; frame = callerOf(frame)) {
      const kind = ld(frame + Frame.kind);
      if ((kind & FRAME_KIND_MASK) === FRAME_INTERPRETED) {
        // Frames of inlined methods are shown with those of their unit, which its base frame below stands for.
        if (!isShown(frame)) add(ld(frame + Frame.method));
      } else if ((kind & FRAME_COMPILED_CALLER) !== 0) {
        const site = callSiteOf(frame);
        if (site !== SITE_INTERPRETED) add(this.sites.unitOf(site).method);
      }
    }
    return seen;
  }
}
