using LesionPortal.Web.Shared.Controls;

namespace LesionPortal.Web.Tests.Shared.Controls;

public sealed class UploadReplyTests
{
    [Theory]
    [InlineData(202, """{"id":7,"name":"PH2"}""", "7")]
    [InlineData(201, """{"id":"0b9f2f4e-0000-0000-0000-000000000001"}""", "0b9f2f4e-0000-0000-0000-000000000001")]
    public void From_Success_GivesTheId(int status, string body, string id) =>
        Assert.Equal(new UploadReply(id, null, null), UploadReply.From(status, body));

    [Fact]
    public void From_ValidationProblem_GivesFieldAndSentence() =>
        Assert.Equal(
            new UploadReply(null, "A name has at most 100 characters.", "name"),
            UploadReply.From(400, """{"title":"Please correct","errors":{"name":["A name has at most 100 characters."]}}""")
        );

    [Fact]
    public void From_ProblemDetails_GivesTheDetail() =>
        Assert.Equal("Send a smaller file.", UploadReply.From(413, """{"title":"Too large","detail":"Send a smaller file."}""").Problem);

    [Theory]
    [InlineData(0, "", "cancelled")]
    [InlineData(502, "<html>", "502")]
    public void From_NoAnswerOfOurs_SaysWhatIsKnown(int status, string body, string part) =>
        Assert.Contains(part, UploadReply.From(status, body).Problem, StringComparison.Ordinal);
}
