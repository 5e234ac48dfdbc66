// The VM whose compilations a compile server does, as its memory shows it to the thread that talks to the server.
import type { CompileJob } from "../code/compile-job.ts";
import { LiveFacts } from "../code/live-facts.ts";
import { nameOf } from "../code/method-commands.ts";
import { ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { inlineDirective } from "../tiering/compile-command.ts";
import type { ClientVM } from "./client.ts";

export const liveVM: ClientVM = {
  codeLength: (method) => ld(method + Method.codeLength),
  unloadedClasses: () => ld(VMState.unloadedKlasses),
  methodText(method) {
    const { className, name, signature } = nameOf(method);
    return `${className.replaceAll("/", ".")}.${name}${signature}`;
  },
  facts(job: CompileJob) {
    const live = new LiveFacts(job.profiles, (method) =>
      job.inlining.length === 0 ? "none" : inlineDirective(job.inlining, nameOf(method)),
    );
    live.otherThread = true;
    return live;
  },
};
