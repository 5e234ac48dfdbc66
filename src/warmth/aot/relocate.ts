// Classes of a cache whose jar or folder stands elsewhere now get a protection domain with the new location, made in Java as the
// application's loader makes it.
import { type Addr, ld, st } from "../../layout/memory.ts";
import { Field, Klass } from "../../layout/metadata.ts";
import { findFieldByName } from "../../linking/field-by-name.ts";
import { findLocalMethod } from "../../linking/lookup.ts";
import { symbolOf } from "../../linking/symbols.ts";
import { routine } from "../../runtime/routines.ts";
import { applicationKlasses, type Moved } from "./app-classes.ts";
import { fileSource } from "./training.ts";

let moved: readonly Moved[] = [];
/** Their classes, found before any has its new source. */
let classes: Addr[][] = [];
/** For the VM that is being restored. */
export function relocateAll(sources: readonly Moved[]): void {
  moved = sources;
  classes = [];
}

const NEXT = 0; // word: index in `moved`
const URL = 0; // ref
const SOURCE = 1; // ref: CodeSource

export const RELOCATE: number = routine("relocate AOT classes", {
  refs: 2,
  longs: 1,
  steps: [
    (f) => {
      const { vm } = f;
      const at = moved[f.word(NEXT)];
      if (at === undefined) return f.finish();
      if (classes.length === 0) {
        const all = [...applicationKlasses()];
        classes = moved.map(({ from }) => all.filter((k) => fileSource(k) === from));
      }
      const klass = vm.linker.boot("java/net/URL");
      f.setRef(URL, vm.heap.allocate(klass));
      return f.call(findLocalMethod(klass, symbolOf("<init>"), symbolOf("(Ljava/lang/String;)V")), f.ref(URL), vm.strings.create(at.to));
    },
    (f) => {
      const { vm } = f;
      const klass = vm.linker.boot("java/security/CodeSource");
      f.setRef(SOURCE, vm.heap.allocate(klass));
      const init = findLocalMethod(klass, symbolOf("<init>"), symbolOf("(Ljava/net/URL;[Ljava/security/cert/Certificate;)V"));
      return f.call(init, f.ref(SOURCE), f.ref(URL), 0);
    },
    (f) => {
      const { vm } = f;
      const loaders = vm.linker.boot("jdk/internal/loader/ClassLoaders");
      const loader = ld(ld(findFieldByName(loaders, "APP_LOADER") + Field.offset));
      const secure = vm.linker.boot("java/security/SecureClassLoader");
      const descriptor = "(Ljava/security/CodeSource;)Ljava/security/ProtectionDomain;";
      return f.call(findLocalMethod(secure, symbolOf("getProtectionDomain"), symbolOf(descriptor)), loader, f.ref(SOURCE));
    },
    (f) => {
      const { to } = moved[f.word(NEXT)]!;
      const domain = f.resultRef();
      for (const k of classes[f.word(NEXT)]!) {
        st(ld(k + Klass.protectionDomain), domain);
        st(k + Klass.source, symbolOf(to));
      }
      f.setWord(NEXT, f.word(NEXT) + 1);
      return f.goto(0);
    },
  ],
});
