// Stress of compiled code: -XX:StressDeopt=n writes the frame out at each n-th call or poll on average (any of them, drawn from
// StressSeed), StressUnwind=n unwinds the whole stack at each n-th poll.
import { type Addr, u32 } from "../layout/memory.ts";
import { ACTION_DEOPT, ACTION_POLL, VMState } from "../layout/vm-state.ts";
import type { VM } from "../runtime/vm.ts";

export class CompiledStress {
  private readonly deoptEvery: number;
  private readonly unwindEvery: number;
  private state: number;
  private polls = 0;

  constructor(vm: VM) {
    const { StressDeopt, StressUnwind, StressSeed } = vm.flags.values;
    this.deoptEvery = Number(StressDeopt);
    this.unwindEvery = Number(StressUnwind);
    let seed = Number(StressSeed);
    if (seed === 0) {
      const drawn = new Uint32Array(1);
      vm.host.random(new Uint8Array(drawn.buffer));
      seed = drawn[0]!;
      if (this.deoptEvery > 0) vm.host.print(2, `${vm.name} StressSeed: ${seed}\n`);
    }
    this.state = seed | 1;
    this.arm();
  }

  get deoptimizing(): boolean {
    return this.deoptEvery > 0;
  }

  /** The action word has compiled code look in at each call and poll. */
  private arm(): void {
    if (this.deoptEvery > 0) set(VMState.action, ACTION_DEOPT);
    if (this.unwindEvery > 0) set(VMState.action, ACTION_POLL);
  }

  /** Whether the frame that was just asked about is to be written out. */
  deoptimizes(): boolean {
    if (this.deoptEvery === 0) return false;
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % this.deoptEvery === 0;
  }

  /** Whether this poll unwinds. */
  unwinds(): boolean {
    if (this.unwindEvery === 0) return false;
    this.arm();
    return ++this.polls % this.unwindEvery === 0;
  }
}

const set = (word: Addr, bits: number): void => void Atomics.or(u32, word >>> 2, bits);
