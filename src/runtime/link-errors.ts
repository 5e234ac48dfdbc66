// Texts of errors that the driver throws for the interpreter's exits, with HotSpot's words.
import type { Addr } from "../layout/memory.ts";
import {
  type AbstractCall,
  abstractMethodProblem,
  classCastMessage,
  illegalInterfaceAccessProblem,
  notImplementedProblem,
} from "../linking/errors.ts";
import { JavaThrow } from "./java-throw.ts";

export class LinkErrors {
  classCast(from: Addr, to: Addr): string {
    return classCastMessage(from, to);
  }
  abstractMethod(method: Addr, receiver: Addr, call: AbstractCall): JavaThrow {
    // linkToInterface jumps to a stub that says nothing.
    if (call === "interface handle") return new JavaThrow("java/lang/AbstractMethodError");
    return toThrow(abstractMethodProblem(method, receiver, call));
  }
  notImplemented(receiver: Addr, iface: Addr): JavaThrow {
    return toThrow(notImplementedProblem(receiver, iface));
  }
  illegalInterfaceAccess(method: Addr, _receiver: Addr): JavaThrow {
    return toThrow(illegalInterfaceAccessProblem(method));
  }
}

const toThrow = (problem: { javaError: string; message: string }): JavaThrow => new JavaThrow(problem.javaError, problem.message);
