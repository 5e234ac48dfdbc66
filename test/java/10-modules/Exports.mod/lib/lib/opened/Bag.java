package lib.opened;

public class Bag {
    private String content = "apple";
}
