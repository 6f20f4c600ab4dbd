package unofficial.ravelin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The bindings from Java: nothing in them is for Kotlin alone. */
class JavaCallerTest {
    @Test
    void recordsAreMadeAndRead() throws RavelinFailure {
        Card card = new Card("4111 1111 1111 1111", 7, 28, "Ada Lovelace");
        PaymentMethodCipher cipher = RavelinKt.encryptCard(VectorsKt.getRSA_KEY(), card);
        assertEquals(0, cipher.getKeyIndex());
        assertEquals("paymentMethodCipher", cipher.getMethodType());
        assertEquals("Card { .. }", card.toString());
    }

    @Test
    void failuresAreCaughtByClass() {
        RavelinFailure.PanInvalid failure = assertThrows(
                RavelinFailure.PanInvalid.class,
                () -> RavelinKt.encryptCard(VectorsKt.getRSA_KEY(), new Card("4111", 7, 28, null)));
        assertEquals("pan-invalid", failure.code());
        assertEquals("pan", failure.getFieldName());
    }
}
