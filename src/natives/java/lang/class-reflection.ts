// Reflection over a class's members, attributes and nest, for java.lang.Class.
import type { NativeDefinition } from "../../../runtime/native-registry.ts";

export const reflectionNatives: Readonly<Record<string, NativeDefinition>> = {};
