package unofficial.ravelin

import java.util.Base64
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assertions.fail
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** Keys and cards: what is encrypted, opened by Java's cryptography; what is refused, by code and field. */
class CardsTest {
    private val official = cases("ravelinjs-1.8.1-ciphertexts")
    private val pinned = cases("pinned-encryptions")
    private val rejects = cases("rejects")
    private val spellings = KEYS.values.flatMap { key ->
        key.getValue("spellings").jsonArray.mapIndexed { number, spelling -> Triple(key, number, spelling.jsonObject) }
    }

    @Test
    fun `no vector is missing`() {
        assertEquals(listOf(129, 32, 215, 91), listOf(official, pinned, rejects, spellings).map { it.size })
    }

    @TestFactory
    fun `every spelling of a key`() = spellings.tests({ (key, number) -> "${key.text("id")} $number" }) { (key, _, spelling) ->
        val facts = inspectKey(spelling.text("key"))
        val expected = KeyFacts(
            index = spelling.text("keyIndex").toInt(),
            bits = key.text("bits").toInt(),
            exponent = key.text("exponent").toLong(),
            signature = spelling.text("keySignature"),
        )
        assertEquals(expected, facts)
        val cipher = encryptCard(spelling.text("key"), plainCard())
        assertEquals(facts.index to facts.signature, cipher.keyIndex to cipher.keySignature)
        opensAs(key.text("id"), cipher, PLAINTEXT)
    }

    @TestFactory
    fun `cards of the official SDK`() = official.tests({ it.text("id") }) { case ->
        // The key inside a card is the drop-in's; here the key is an argument.
        val fields = JsonObject(case.getValue("input").jsonObject - "rsaKey")
        val rsaKey = case.text("rsaKey")
        if ("Card refuses them" in case.textOrNull("note").orEmpty()) {
            failure<RavelinFailure.PanInvalid> { encryptCard(rsaKey, cardOf(fields)) }
        } else {
            for (cipher in listOf(encryptCard(rsaKey, cardOf(fields)), encryptCardJson(rsaKey, fields.toString()))) {
                val (sent, output) = asSent(cipher) to case.getValue("output").jsonObject
                for (name in listOf("methodType", "algorithm", "keyIndex", "keySignature")) {
                    assertEquals(output[name], sent[name])
                }
                opensAs(case.text("key"), cipher, case.text("plaintext"))
            }
        }
    }

    @TestFactory
    fun `pinned encryptions`() = pinned.tests({ it.text("id") }) { case ->
        val base64 = Base64.getDecoder()
        val padding = case.text("padding").chunked(2).map { it.toInt(16).toByte() }.toByteArray()
        val randomness = base64.decode(case.text("aesKey")) + base64.decode(case.text("iv")) + padding
        val card = cardOf(case.getValue("card").jsonObject)
        val sent = asSent(encryptCardPinned(case.text("rsaKey"), card, randomness))
        assertTrue(sent.text("ravelinSDKVersion").endsWith("-ravelin-rs"))
        assertEquals(case["expected"], JsonObject(sent - "ravelinSDKVersion"))
        failure<RavelinFailure.RandomUnavailable> {
            encryptCardPinned(case.text("rsaKey"), card, randomness.copyOf(randomness.size - 1))
        }
    }

    /** One case has a number for its key, which does not compile here. */
    @TestFactory
    fun `what is refused`() = rejects.filter { isTextOrNull(it.getValue("rsaKey")) }.tests({ it.text("id") }) { case ->
        val (id, field) = case.text("id") to case.text("field")
        val cipher = try {
            encryptCardJson(case.textOrNull("rsaKey").orEmpty(), case.getValue("card").toString())
        } catch (failure: RavelinFailure) {
            assertTrue("refuse" in case.text("should") && id !in ACCEPTED, "$id: $failure")
            assertEquals(field, failure.field())
            assertTrue(failure.code() in (CODES[field] ?: setOf("unknown-field")), "$id: $failure")
            assertFalse("4111111111111111" in "$failure ${failure.message}")
            null
        }
        assertEquals(id in ACCEPTED, cipher != null, id)
        cipher?.let { opensAs("k2048a", it, PLAINTEXT) }
    }

    @Test
    fun `all rejects but one are run`() {
        assertEquals(listOf("key-number"), rejects.filterNot { isTextOrNull(it.getValue("rsaKey")) }.map { it.text("id") })
    }

    @Test
    fun `a typed card is refused as a whole number is`() {
        for (month in listOf(Int.MIN_VALUE, -1, 0, 13, 263, Int.MAX_VALUE)) {
            val failure = failure<RavelinFailure.MonthInvalid> { encryptCard(RSA_KEY, plainCard().copy(month = month)) }
            assertEquals("month", failure.fieldName)
        }
        for (year in listOf(Int.MIN_VALUE, -28, 0, 2000, 10_000, 67_564)) {
            failure<RavelinFailure.YearInvalid> { encryptCard(RSA_KEY, plainCard().copy(year = year)) }
        }
        failure<RavelinFailure.PanInvalid> { encryptCard(RSA_KEY, plainCard().copy(pan = "4111")) }
        failure<RavelinFailure.NameInvalid> { encryptCard(RSA_KEY, plainCard().copy(nameOnCard = "x".repeat(4097))) }
    }

    @Test
    fun `a repeated field and a security code are refused`() {
        val repeated = """{"pan":"4111111111111111","month":7,"year":2028,"month":8}"""
        assertEquals("month", failure<RavelinFailure.CardInvalid> { encryptCardJson(RSA_KEY, repeated) }.fieldName)
        val withCode = """{"pan":"4111111111111111","month":7,"year":2028,"cvv":"123"}"""
        assertEquals("cvv", failure<RavelinFailure.UnknownField> { encryptCardJson(RSA_KEY, withCode) }.fieldName)
    }

    @Test
    fun `half a character does not reach the library`() {
        // The JVM's strings may hold one; the bindings encode to UTF-8, strictly.
        try {
            encryptCard(RSA_KEY, plainCard().copy(nameOnCard = "\ud83d"))
            fail<Unit>("was encrypted")
        } catch (expected: java.nio.charset.MalformedInputException) {
            assertFalse("4111" in expected.toString())
        }
    }

    @Test
    fun `two encryptions of a card differ`() {
        val (first, second) = List(2) { encryptCard(RSA_KEY, plainCard()) }
        assertNotEquals(first.cardCiphertext, second.cardCiphertext)
        assertNotEquals(first.aesKeyCiphertext, second.aesKeyCiphertext)
    }

    @Test
    fun `hints for a form`() {
        assertTrue(luhn("4111 1111 1111 1111"))
        assertFalse(luhn("4111 1111 1111 1112"))
        assertEquals(listOf("visa", "amex", null), listOf("4", "3782", "").map(::scheme))
        assertEquals("411111******1111", mask("4111 1111 1111 1111"))
    }

    private fun isTextOrNull(value: kotlinx.serialization.json.JsonElement) = value is JsonNull || value.jsonPrimitive.isString

    private fun cardOf(fields: JsonObject) = Card(
        pan = fields.text("pan"),
        month = fields.text("month").trim().toInt(),
        year = fields.text("year").trim().toInt(),
        nameOnCard = fields.textOrNull("nameOnCard"),
    )

    companion object {
        private val CODES = mapOf(
            "rsaKey" to setOf("key-invalid", "key-secret", "unknown-field"),
            "pan" to setOf("pan-invalid"),
            "month" to setOf("month-invalid"),
            "year" to setOf("year-invalid"),
            "nameOnCard" to setOf("name-invalid"),
            "card" to setOf("card-invalid"),
        )

        /** What the vectors leave open, and this library accepts. */
        private val ACCEPTED = setOf(
            "month-arabic",
            "month-fullwidth",
            "name-null",
            "pan-arabic-digits",
            "pan-fullwidth-digits",
            "pan-mixed-scripts",
            "year-fullwidth",
        )

        @JvmStatic
        @AfterAll
        fun write() = writeFresh()
    }
}
