// Texts of errors that the driver throws for the interpreter's exits, with HotSpot's words.
import type { KlassAddr, MethodAddr } from "../layout/addresses.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import {
  type AbstractCall,
  abstractMethodProblem,
  classCastMessage,
  conflictProblem,
  interfaceSelectionProblem,
  notImplementedProblem,
} from "../linking/errors.ts";
import { abstractProblem, isOfAbstract } from "../linking/overpass.ts";
import { JavaThrow } from "./java-throw.ts";

export class LinkErrors {
  classCast(from: Addr, to: Addr): string {
    return classCastMessage(from, to);
  }
  abstractMethod(method: MethodAddr, receiver: KlassAddr, call: AbstractCall): JavaThrow {
    // linkToInterface jumps to a stub that says nothing.
    if (call === "interface handle") return new JavaThrow("java/lang/AbstractMethodError");
    return toThrow(abstractMethodProblem(method, receiver, call));
  }
  /** A call has reached an overpass. */
  overpass(overpass: MethodAddr): JavaThrow {
    return toThrow(isOfAbstract(overpass) ? abstractProblem(overpass) : conflictProblem(overpass));
  }
  /** As the first call of an invokeinterface that names the method's own interface. */
  interfaceSelection(declared: MethodAddr, receiver: KlassAddr): JavaThrow {
    const problem = interfaceSelectionProblem(declared, receiver, ld(declared + Method.holder));
    return problem === undefined ? this.abstractMethod(declared, receiver, "interface") : toThrow(problem);
  }
  notImplemented(receiver: KlassAddr, iface: KlassAddr): JavaThrow {
    return toThrow(notImplementedProblem(receiver, iface));
  }
}

const toThrow = (problem: { javaError: string; message: string }): JavaThrow => new JavaThrow(problem.javaError, problem.message);
