package b;

class Hidden {
    @Override
    public String toString() {
        return "hidden";
    }
}
