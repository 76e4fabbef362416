using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class FileRoleTests
{
    [Theory]
    [InlineData("PH2 Dataset images/IMD002/IMD002_Dermoscopic_Image/IMD002.bmp", "Image", "IMD002")]
    [InlineData("PH2 Dataset images/IMD002/IMD002_lesion/IMD002_lesion.bmp", "Mask", "IMD002")]
    [InlineData("PH2 Dataset images/IMD002/IMD002_roi/IMD002_R1_Label4.bmp", "Other", "")]
    [InlineData("IMD002.png", "Image", "IMD002")]
    [InlineData("imd_002.JPG", "Image", "IMD002")]
    [InlineData("IMD002_lesion.png", "Mask", "IMD002")]
    [InlineData("IMD_002_mask.webp", "Mask", "IMD002")]
    [InlineData("IMD_002_lesion.TIF", "Mask", "IMD002")]
    [InlineData("imd002.tiff", "Image", "IMD002")]
    [InlineData("masks_tif/IMD002.tif", "Mask", "IMD002")]
    [InlineData("IMD002-Segmentation.PNG", "Mask", "IMD002")]
    [InlineData("IMD002_lesion.24bit.bmp", "Mask", "IMD002")]
    [InlineData("IMD002_roi.png", "Other", "")]
    [InlineData("images/IMD002.png", "Image", "IMD002")]
    [InlineData("masks/IMD002.png", "Mask", "IMD002")]
    [InlineData("Ground Truth/IMD002.png", "Mask", "IMD002")]
    [InlineData("lesion segmentation dataset/IMD002.png", "Image", "IMD002")]
    [InlineData("masks/images/IMD002.png", "Image", "IMD002")]
    [InlineData("trainx_images/IMD002_Dermoscopic_Image.jpeg", "Image", "IMD002")]
    [InlineData("ISIC_0000001_segmentation.png", "Mask", "ISIC0000001")]
    [InlineData("PH2_dataset.xlsx", "Other", "")]
    [InlineData(".IMD002.png", "Other", "")]
    [InlineData("Thumbs.db", "Other", "")]
    public void Of_NamesPeopleGive_TellsKindAndId(string path, string kind, string id)
    {
        var (actualKind, actualId) = FileRole.Of(path);
        Assert.Equal((kind, id), (actualKind.ToString(), actualId));
    }
}
