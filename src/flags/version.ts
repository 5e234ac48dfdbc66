// What the VM is called. Here because the launcher's warnings and the java.vm.* properties both say it.

/** java.vm.name; the JDK's `-version` prints it on its last line. */
export const VM_NAME = "Dewar VM";
/** java.vm.version; the version in package.json (a test compares them). */
export const VM_VERSION = "0.1.0";
/** java.vm.vendor. */
export const VM_VENDOR = "The Dewar project";
/** java.vm.info: how code is run. There is tier 0 only, whatever -Xint, -Xmixed and -Xcomp ask for. */
export const VM_INFO = "interpreted mode";
