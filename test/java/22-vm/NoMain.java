// A class without main: the launcher's text and exit code.
// exit: 1
// stderr: compare
public class NoMain {
    public void main(String[] args) { }
}
