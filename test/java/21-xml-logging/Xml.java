// XML: DOM, SAX, StAX, XPath, XSLT, validation, namespaces, entities, errors with positions, writing.
// modes: -gc (minutes of collections)
import java.io.*;
import java.util.*;
import javax.xml.parsers.*;
import javax.xml.stream.*;
import javax.xml.transform.*;
import javax.xml.transform.dom.*;
import javax.xml.transform.stream.*;
import javax.xml.xpath.*;
import org.w3c.dom.*;
import org.xml.sax.*;
import org.xml.sax.helpers.DefaultHandler;

public class Xml {
    static final String DOC = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e 'entity'><!ATTLIST b d CDATA 'dflt'>]><r xmlns:n='urn:n'><a id='1'>text &e; &lt;&#x4e2d;</a><!-- c --><n:b x=\"y\"/><b/><![CDATA[<raw>]]><?pi data?></r>";

    public static void main(String[] args) throws Exception {
        DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
        f.setNamespaceAware(true);
        Document d = f.newDocumentBuilder().parse(new InputSource(new StringReader(DOC)));
        Element r = d.getDocumentElement();
        System.out.println(r.getTagName() + " " + r.getChildNodes().getLength() + " " + r.getElementsByTagName("a").item(0).getTextContent() + " " + r.getElementsByTagNameNS("urn:n", "b").getLength() + " " + ((Element) r.getElementsByTagName("b").item(0)).getAttribute("d"));
        XPath x = XPathFactory.newInstance().newXPath();
        System.out.println(x.evaluate("count(//*)", d) + " " + x.evaluate("/r/a/@id + 1", d) + " " + x.evaluate("string-length(//a)", d) + " " + ((NodeList) x.evaluate("//*[@*]", d, XPathConstants.NODESET)).getLength());
        r.appendChild(d.createElement("new")).appendChild(d.createTextNode("a<b>&c"));
        ((Element) r.getFirstChild()).setAttribute("q", "\"'");
        Transformer t = TransformerFactory.newInstance().newTransformer();
        t.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter w = new StringWriter();
        t.transform(new DOMSource(d), new StreamResult(w));
        System.out.println(w);
        StringBuilder sb = new StringBuilder();
        SAXParserFactory.newInstance().newSAXParser().parse(new ByteArrayInputStream(DOC.getBytes("UTF-8")), new DefaultHandler() {
            @Override public void startElement(String u, String l, String q, Attributes a) { sb.append('<').append(q); for (int i = 0; i < a.getLength(); i++) sb.append(' ').append(a.getQName(i)).append('=').append(a.getValue(i)); sb.append('>'); }
            @Override public void endElement(String u, String l, String q) { sb.append("</>"); }
            @Override public void characters(char[] c, int s, int n) { sb.append(c, s, n); }
            @Override public void processingInstruction(String tg, String dt) { sb.append('?').append(tg); }
        });
        System.out.println(sb);
        XMLStreamReader sr = XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(DOC));
        StringBuilder ev = new StringBuilder();
        while (sr.hasNext()) ev.append(sr.next()).append(' ');
        System.out.println(ev);
        StringWriter sw = new StringWriter();
        XMLStreamWriter xw = XMLOutputFactory.newInstance().createXMLStreamWriter(sw);
        xw.writeStartDocument(); xw.writeStartElement("root"); xw.writeAttribute("a", "<\"&"); xw.writeCharacters("x<y"); xw.writeEmptyElement("e"); xw.writeEndElement(); xw.writeEndDocument(); xw.flush();
        System.out.println(sw);
        for (String bad : new String[] {"<a><b></a>", "<a", "", "<a>&x;</a>", "<a b='1' b='2'/>", "<a/><b/>", "<a>\u0001</a>"}) {
            try {
                SAXParserFactory.newInstance().newSAXParser().parse(new InputSource(new StringReader(bad)), new DefaultHandler());
                System.out.println("parsed");
            } catch (SAXParseException e) {
                System.out.println(e.getLineNumber() + ":" + e.getColumnNumber() + " " + e.getMessage());
            }
        }
        String xsl = "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:output method='text'/><xsl:param name='p' select='5'/><xsl:template match='/'><xsl:for-each select='//i'><xsl:sort select='.' data-type='number' order='descending'/><xsl:value-of select='position()'/>:<xsl:value-of select='. * $p'/><xsl:if test='position() != last()'>, </xsl:if></xsl:for-each><xsl:call-template name='rec'><xsl:with-param name='n' select='3'/></xsl:call-template></xsl:template><xsl:template name='rec'><xsl:param name='n'/> n<xsl:value-of select='$n'/><xsl:if test='$n &gt; 0'><xsl:call-template name='rec'><xsl:with-param name='n' select='$n - 1'/></xsl:call-template></xsl:if></xsl:template></xsl:stylesheet>";
        Transformer xt = TransformerFactory.newInstance().newTransformer(new StreamSource(new StringReader(xsl)));
        xt.setParameter("p", 10);
        StringWriter out = new StringWriter();
        xt.transform(new StreamSource(new StringReader("<l><i>3</i><i>11</i><i>2</i></l>")), new StreamResult(out));
        System.out.println(out);
        t.setOutputProperty(OutputKeys.INDENT, "yes");
        StringWriter ind = new StringWriter();
        t.transform(new StreamSource(new StringReader("<a><b>x</b><c><d/></c></a>")), new StreamResult(ind));
        System.out.println(ind);
        var schema = javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema").newSchema(new StreamSource(new StringReader("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='n' type='xs:int'/></xs:schema>")));
        schema.newValidator().validate(new StreamSource(new StringReader("<n>5</n>")));
        try { schema.newValidator().validate(new StreamSource(new StringReader("<n>five</n>"))); } catch (SAXException e) { System.out.println(e.getMessage()); }
    }
}
