// A property and an argument outside ASCII, and output in the platform's encoding.
// vm: -Dp=ümläut-中
// args: 日本語 𝄞
public class CharacterEncodingArgs {
    public static void main(String[] args) {
        System.out.println(System.getProperty("p") + " " + System.getProperty("p").length() + " " + args[0] + " " + args[0].length() + " " + args[1].codePointAt(0) + " " + args[1].length());
    }
}
