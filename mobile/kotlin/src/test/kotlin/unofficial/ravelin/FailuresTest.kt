package unofficial.ravelin

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The error table, what is printed, and what many failures leave behind. */
class FailuresTest {
    @Test
    fun `every row of the error table arrives`() {
        val table = errorTable()
        assertTrue(table.size > 50)
        table.forEachIndexed { number, row ->
            val failure = failure<RavelinFailure> { failWith(number) }
            val words = row.code.split("-").joinToString("") { it.replaceFirstChar(Char::uppercase) }
            assertEquals(words, failure.javaClass.simpleName)
            assertEquals(row.code to row.field, failure.code() to failure.field())
            val sentence = "${row.field} ${row.sentence}".trim()
            assertEquals("${row.code}: $sentence", failure.toString())
            assertEquals("code=${row.code}, fieldName=${row.field}, sentence=$sentence", failure.message)
        }
        failWith(table.size)
    }

    @Test
    fun `every code has a class and a row`() {
        val classes = RavelinFailure::class.java.classes.map { it.simpleName }.toSet() - "ErrorHandler"
        val codes = errorTable().map { row -> row.code.split("-").joinToString("") { it.replaceFirstChar(Char::uppercase) } }
        assertEquals(codes.toSet(), classes)
    }

    @Test
    fun `what is printed shows no value`() {
        val card = Card(pan = PAN, month = 7, year = 2028, nameOnCard = NAME)
        assertEquals("Card { .. }", "$card")
        val ids = resolveCookies("ravelinDeviceId=sentinel-id", CookieConfig(), true, "")
        assertFalse("sentinel-id" in "$ids ${ids.cookies}")
        val text = listOf(
            failure<RavelinFailure> { encryptCard(PAN, card) },
            failure<RavelinFailure> { encryptCard(RSA_KEY, card.copy(pan = PAN + "x")) },
            failure<RavelinFailure> { encryptCard(RSA_KEY, card.copy(month = 77)) },
            failure<RavelinFailure> { encryptCardJson(RSA_KEY, """{"pan":"$PAN"""") },
            failure<RavelinFailure> { encryptCardJson(RSA_KEY, """{"$PAN":"$NAME"}""") },
        ).joinToString { "${it.stackTraceToString()} ${it.message}" }
        assertFalse(PAN in text || NAME in text)
    }

    @Test
    fun `a panic is an exception and the next call works`() {
        val panic = assertThrows(InternalException::class.java) { panicHere() }
        assertEquals("on purpose", panic.message)
        assertEquals(0, encryptCard(RSA_KEY, plainCard()).keyIndex)
    }

    @Test
    fun `ten thousand refusals leave it working`() {
        val cards = listOf("""{"pan":"$PAN","cvv":"${"9".repeat(5_000)}"}""", "[".repeat(200), "\u0000".repeat(1000), "")
        repeat(10_000) { number ->
            failure<RavelinFailure> { encryptCardJson(RSA_KEY, cards[number % cards.size]) }
            failure<RavelinFailure.KeyInvalid> { encryptCard("10001|$number", plainCard()) }
        }
        assertEquals(0, encryptCard(RSA_KEY, plainCard()).keyIndex)
    }

    @Test
    fun `threads do not disturb each other`() {
        val threads = List(8) { number ->
            Thread { repeat(200) { if (number % 2 == 0) encryptCard(RSA_KEY, plainCard()) else runCatching { failWith(it % 50) } } }
        }
        threads.forEach(Thread::start)
        threads.forEach(Thread::join)
        opensAs("k2048a", encryptCard(RSA_KEY, plainCard()), PLAINTEXT)
    }

    companion object {
        private const val PAN = "4012888888881881"
        private const val NAME = "Sentinel Surname"
    }
}
