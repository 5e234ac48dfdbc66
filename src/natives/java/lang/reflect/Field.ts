// java.lang.reflect.Field: type annotations.
import { ATTR_RuntimeVisibleTypeAnnotations } from "../../../../classfile/attribute-kind.ts";
import { type Addr, ld, ldi } from "../../../../layout/memory.ts";
import { Field } from "../../../../layout/metadata.ts";
import { fieldAt } from "../../../../linking/field-view.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { fieldFields, memberAttribute } from "./members.ts";

export default natives("java/lang/reflect/Field", {
  "getTypeAnnotationBytes0()[B": (vm, self: Addr) => {
    const at = fieldFields(vm);
    const klass = vm.linker.klassOfMirror(ld(self + at.clazz));
    const field = fieldAt(klass, ldi(self + at.slot));
    return memberAttribute(vm, klass, ld(field + Field.infoOffset), ATTR_RuntimeVisibleTypeAnnotations);
  },
});
