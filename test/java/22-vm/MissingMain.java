// A main class that does not exist.
// main: no.such.Main
// exit: 1
// stderr: compare
public class MissingMain { }
